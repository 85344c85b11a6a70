import type { demo as en } from '#texts/en/demo.ts';
import type { Translation } from '#texts/locales.ts';

/** The steps of the demonstration. */
export const demo = {
  hub: 'Владелец хаба разрешает вызовы на {{ranges}} и создаёт учётную запись «{{account}}», пояс {{timeZone}}',
  hubKnown: 'Учётная запись «{{account}}» осталась от прошлого запуска',
  field: 'Сотрудники {{employees, list}}, тип задач {{taskType}}, форма {{form}} с фото',
  integrations: 'Шаблоны и маршруты {{routes, list}}, получатель {{endpoint}}, служебный пользователь {{login}}',
  phoneReady: 'Телефон {{employee}} вошёл и слушает свой поток',
  uploaded: 'ИТ заказчика загружает {{file}} по {{protocol}} в {{folder}}',
  imported:
    '{{file}}: строк {{read, number}}, новых {{created, number}}, изменено {{updated, number}}, без изменений {{unchanged, number}}, отклонено {{rejected, number}}; теперь в {{folder}} вместе с файлом результата',
  alreadyImported: '{{file}}: уже загружен, ни одна строка не тронута',
  refusedRow: '  строка {{line}}: {{message}}',
  pulled:
    'Телефон получает сигнал и скачивает: задач {{tasks, number}}, точек {{points, number}}, типов {{types, number}}, форм {{forms, number}}',
  worked: 'Телефон отправляет часы и задачу {{task}}: увидена, начата, форма с фото, выполнена',
  workedHours: 'Телефон отправляет часы; открытых задач больше нет',
  received: 'Сервер заказчика получает {{kind}} ({{subject}}), подпись верна: отвечает {{status}}',
  receivedAgain:
    'Сервер заказчика снова получает {{kind}} ({{subject}}), тот же id, подпись верна: отвечает {{status}}',
  badSignature: 'Сервер заказчика получил уведомление с неверной подписью',
  fetched: 'Заказчик забирает {{file}} по FTP: записей {{lines, number}}',
  done: 'Демонстрация выполнила всё.',
  failed: 'Этот шаг не удался: {{reason}}',
  signIn:
    "\nОсмотритесь:\n  {{url}}/docs   ключ API  {{token}}\n  ftp://{{host}}:{{ftpPort}}   пользователь {{login}}   пароль {{password}}\n  curl -s '{{url}}/v1/tasks?limit=3' -H 'authorization: Bearer {{token}}'\n",
} satisfies Translation<typeof en, 'ru'>;
