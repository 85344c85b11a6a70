// Generated from the contracts by npm run generate. Do not edit.

/**
 * A comparison {field, op, value}, or {and: […]}, {or: […]}, {not: …} of filters
 */
export type Filter =
  | {
      field: string;
      op: 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'in' | 'contains' | 'startsWith' | 'exists';
      value: (string | number | boolean) | (string | number | boolean)[];
    }
  | {
      /**
       * @minItems 1
       * @maxItems 100
       */
      and: Filter[];
    }
  | {
      /**
       * @minItems 1
       * @maxItems 100
       */
      or: Filter[];
    }
  | {
      not: Filter;
    };

export interface Operations {
  /**
   * Exchange a one-time code for an API key
   */
  'POST /v1/sign-in': {
    body: {
      code: string;
    };
    reply: {
      /**
       * API key, shown this once: Authorization: Bearer TOKEN
       */
      token: string;
      permissions: string[];
    };
  };
  /**
   * Make an API key with some of the own permissions
   */
  'POST /v1/api-keys': {
    body: {
      name: string;
      /**
       * @minItems 1
       */
      permissions: (
        | 'tasks.read'
        | 'tasks.write'
        | 'points.read'
        | 'points.write'
        | 'employees.manage'
        | 'templates.manage'
        | 'imports.run'
        | 'files.read'
        | 'files.write'
        | 'connections.manage'
        | 'endpoints.manage'
        | 'entries.read'
        | 'timesheets.approve'
        | 'tracks.read'
        | 'journal.read'
        | 'users.manage'
        | 'account.manage'
      )[];
      /**
       * @maxItems 100
       */
      allowedAddresses?: string[];
      /**
       * An instant, ISO 8601 with Z or offset
       */
      expiresAt?: string;
    };
    reply: {
      id: string;
      token: string;
      name: string;
      /**
       * An instant in UTC, ISO 8601
       */
      expiresAt?: string;
    };
  };
  /**
   * List the API keys that are good
   */
  'GET /v1/api-keys': {
    reply: {
      items: {
        id: string;
        name?: string;
        permissions: string[];
        allowedAddresses?: string[];
        /**
         * An instant in UTC, ISO 8601
         */
        createdAt: string;
        /**
         * An instant in UTC, ISO 8601
         */
        expiresAt?: string;
      }[];
    };
  };
  /**
   * Revoke an API key
   */
  'DELETE /v1/api-keys/{id}': {
    path: {
      id: string;
    };
  };
  /**
   * Make an account
   */
  'POST /v1/accounts': {
    body: {
      name: string;
      timeZone: string;
      locale?: 'en' | 'es' | 'ru';
    };
    reply: {
      account: {
        id: string;
        name: string;
        timeZone: string;
        locale: 'en' | 'es' | 'ru';
        state: 'active' | 'suspended';
        customFields: {
          tasks?: {
            [k: string]: {
              type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
              label?: string;
              /**
               * @maxItems 500
               */
              choices?: string[];
            };
          };
          points?: {
            [k: string]: {
              type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
              label?: string;
              /**
               * @maxItems 500
               */
              choices?: string[];
            };
          };
        };
        retentionDays: number;
        /**
         * An instant in UTC, ISO 8601
         */
        createdAt: string;
      };
      /**
       * Exchanged once for an API key with all the account's permissions: POST /v1/sign-in
       */
      signInCode: string;
    };
  };
  /**
   * List the accounts of the hub
   */
  'GET /v1/accounts': {
    reply: {
      items: {
        id: string;
        name: string;
        timeZone: string;
        locale: 'en' | 'es' | 'ru';
        state: 'active' | 'suspended';
        customFields: {
          tasks?: {
            [k: string]: {
              type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
              label?: string;
              /**
               * @maxItems 500
               */
              choices?: string[];
            };
          };
          points?: {
            [k: string]: {
              type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
              label?: string;
              /**
               * @maxItems 500
               */
              choices?: string[];
            };
          };
        };
        retentionDays: number;
        /**
         * An instant in UTC, ISO 8601
         */
        createdAt: string;
      }[];
    };
  };
  /**
   * Suspend an account: nobody of it signs in
   */
  'POST /v1/accounts/{id}/suspend': {
    path: {
      id: string;
    };
    reply: {
      id: string;
      name: string;
      timeZone: string;
      locale: 'en' | 'es' | 'ru';
      state: 'active' | 'suspended';
      customFields: {
        tasks?: {
          [k: string]: {
            type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
            label?: string;
            /**
             * @maxItems 500
             */
            choices?: string[];
          };
        };
        points?: {
          [k: string]: {
            type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
            label?: string;
            /**
             * @maxItems 500
             */
            choices?: string[];
          };
        };
      };
      retentionDays: number;
      /**
       * An instant in UTC, ISO 8601
       */
      createdAt: string;
    };
  };
  /**
   * End the suspension of an account
   */
  'POST /v1/accounts/{id}/readmit': {
    path: {
      id: string;
    };
    reply: {
      id: string;
      name: string;
      timeZone: string;
      locale: 'en' | 'es' | 'ru';
      state: 'active' | 'suspended';
      customFields: {
        tasks?: {
          [k: string]: {
            type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
            label?: string;
            /**
             * @maxItems 500
             */
            choices?: string[];
          };
        };
        points?: {
          [k: string]: {
            type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
            label?: string;
            /**
             * @maxItems 500
             */
            choices?: string[];
          };
        };
      };
      retentionDays: number;
      /**
       * An instant in UTC, ISO 8601
       */
      createdAt: string;
    };
  };
  /**
   * Show the own account
   */
  'GET /v1/account': {
    reply: {
      id: string;
      name: string;
      timeZone: string;
      locale: 'en' | 'es' | 'ru';
      state: 'active' | 'suspended';
      customFields: {
        tasks?: {
          [k: string]: {
            type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
            label?: string;
            /**
             * @maxItems 500
             */
            choices?: string[];
          };
        };
        points?: {
          [k: string]: {
            type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
            label?: string;
            /**
             * @maxItems 500
             */
            choices?: string[];
          };
        };
      };
      retentionDays: number;
      /**
       * An instant in UTC, ISO 8601
       */
      createdAt: string;
    };
  };
  /**
   * Change the own account; custom fields of a thing are replaced whole
   */
  'PATCH /v1/account': {
    body: {
      name?: string;
      timeZone?: string;
      locale?: 'en' | 'es' | 'ru';
      customFields?: {
        tasks?: {
          [k: string]: {
            type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
            label?: string;
            /**
             * @maxItems 500
             */
            choices?: string[];
          };
        };
        points?: {
          [k: string]: {
            type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
            label?: string;
            /**
             * @maxItems 500
             */
            choices?: string[];
          };
        };
      };
    };
    reply: {
      id: string;
      name: string;
      timeZone: string;
      locale: 'en' | 'es' | 'ru';
      state: 'active' | 'suspended';
      customFields: {
        tasks?: {
          [k: string]: {
            type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
            label?: string;
            /**
             * @maxItems 500
             */
            choices?: string[];
          };
        };
        points?: {
          [k: string]: {
            type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
            label?: string;
            /**
             * @maxItems 500
             */
            choices?: string[];
          };
        };
      };
      retentionDays: number;
      /**
       * An instant in UTC, ISO 8601
       */
      createdAt: string;
    };
  };
  /**
   * Show what holds for the whole hub
   */
  'GET /v1/hub': {
    reply: {
      /**
       * Private address ranges that notifications and connections may call; public ones always may be called
       *
       * @maxItems 100
       */
      allowedRanges: string[];
    };
  };
  /**
   * Set what holds for the whole hub
   */
  'PUT /v1/hub': {
    body: {
      /**
       * Private address ranges that notifications and connections may call; public ones always may be called
       *
       * @maxItems 100
       */
      allowedRanges: string[];
    };
    reply: {
      /**
       * Private address ranges that notifications and connections may call; public ones always may be called
       *
       * @maxItems 100
       */
      allowedRanges: string[];
    };
  };
  /**
   * Make a service user for FTP and SFTP
   */
  'POST /v1/service-users': {
    body: {
      login: string;
      name?: string;
      /**
       * @minItems 1
       */
      permissions?: (
        | 'tasks.read'
        | 'tasks.write'
        | 'points.read'
        | 'points.write'
        | 'employees.manage'
        | 'templates.manage'
        | 'imports.run'
        | 'files.read'
        | 'files.write'
        | 'connections.manage'
        | 'endpoints.manage'
        | 'entries.read'
        | 'timesheets.approve'
        | 'tracks.read'
        | 'journal.read'
        | 'users.manage'
        | 'account.manage'
      )[];
      /**
       * The part of the folders that it sees, such as /in/tasks
       */
      root?: string;
      /**
       * @maxItems 100
       */
      allowedAddresses?: string[];
      /**
       * FTP without encryption from beyond this machine
       */
      allowPlainFtp?: boolean;
    };
    reply: NewServiceUser;
  };
  /**
   * List service users
   */
  'GET /v1/service-users': {
    reply: {
      items: ServiceUser[];
    };
  };
  /**
   * End a service user; its login stays taken
   */
  'DELETE /v1/service-users/{login}': {
    path: {
      login: string;
    };
  };
  /**
   * Store a task: made if the key is new, else all fields that you own become what you send
   */
  'PUT /v1/tasks/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      title: string;
      typeKey?: string | null;
      description?: string | null;
      pointKey?: string | null;
      place?: {
        address?: string | null;
        location?: {
          lat: number;
          lon: number;
        } | null;
      } | null;
      assignee?: {
        groupKey?: string | null;
        employeeKey?: string | null;
      } | null;
      priority?: ('notSet' | 'lowest' | 'low' | 'normal' | 'high' | 'highest' | 'urgent') | null;
      startAt?: string | null;
      dueAt?: string | null;
      durationS?: number | null;
      contact?: {
        name?: string;
        phone?: string;
        email?: string;
      } | null;
      items?:
        | {
            /**
             * The customer's own number or name for the thing, unique in the account
             */
            key: string;
            name: string;
            quantity?: number;
            unit?: string;
          }[]
        | null;
      formKeys?: string[] | null;
      entryRadiusM?: number | null;
      customFields?: {
        [k: string]: string | number | boolean | string[];
      } | null;
      externalFiles?:
        | {
            name: string;
            url: string;
          }[]
        | null;
    };
    reply: Task;
  };
  /**
   * Change fields of a task; absent keeps, null clears
   */
  'PATCH /v1/tasks/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      title?: string;
      typeKey?: string | null;
      description?: string | null;
      pointKey?: string | null;
      place?: {
        address?: string | null;
        location?: {
          lat: number;
          lon: number;
        } | null;
      } | null;
      assignee?: {
        groupKey?: string | null;
        employeeKey?: string | null;
      } | null;
      priority?: ('notSet' | 'lowest' | 'low' | 'normal' | 'high' | 'highest' | 'urgent') | null;
      startAt?: string | null;
      dueAt?: string | null;
      durationS?: number | null;
      contact?: {
        name?: string;
        phone?: string;
        email?: string;
      } | null;
      items?:
        | {
            /**
             * The customer's own number or name for the thing, unique in the account
             */
            key: string;
            name: string;
            quantity?: number;
            unit?: string;
          }[]
        | null;
      formKeys?: string[] | null;
      entryRadiusM?: number | null;
      customFields?: {
        [k: string]: string | number | boolean | string[];
      } | null;
      externalFiles?:
        | {
            name: string;
            url: string;
          }[]
        | null;
    };
    reply: Task;
  };
  /**
   * Show a task
   */
  'GET /v1/tasks/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: Task;
  };
  /**
   * List tasks, oldest first
   */
  'GET /v1/tasks': {
    query: {
      /**
       * A filter as JSON, such as {"field":"status","op":"eq","value":"new"}
       */
      filter?: string;
      /**
       * nextCursor of the page before
       */
      cursor?: string;
      /**
       * Things on a page
       */
      limit?: number;
    };
    reply: {
      items: Task[];
      /**
       * Absent on the last page
       */
      nextCursor?: string;
    };
  };
  /**
   * Store many tasks at once
   */
  'POST /v1/tasks/batch': {};
  /**
   * Cancel a task
   */
  'POST /v1/tasks/{key}/cancel': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      reason: string;
    };
    reply: Task;
  };
  /**
   * Store a task type: made if the key is new, else all fields that you own become what you send
   */
  'PUT /v1/task-types/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name: string;
      /**
       * @maxItems 20
       *
       * Items: The customer's own number or name for the thing, unique in the account
       */
      formKeys?: string[];
      customFields?: {
        [k: string]: {
          type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
          label?: string;
          /**
           * @maxItems 500
           */
          choices?: string[];
        };
      };
      taskDefaults?: {
        durationS?: number;
        entryRadiusM?: number;
      };
    };
    reply: TaskType;
  };
  /**
   * Change fields of a task type; absent keeps, null clears
   */
  'PATCH /v1/task-types/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name?: string;
      formKeys?: string[] | null;
      customFields?: {
        [k: string]: {
          type: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
          label?: string;
          /**
           * @maxItems 500
           */
          choices?: string[];
        };
      } | null;
      taskDefaults?: {
        durationS?: number;
        entryRadiusM?: number;
      } | null;
    };
    reply: TaskType;
  };
  /**
   * Show a task type
   */
  'GET /v1/task-types/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: TaskType;
  };
  /**
   * List task types, oldest first
   */
  'GET /v1/task-types': {
    query: {
      /**
       * A filter as JSON, such as {"field":"status","op":"eq","value":"new"}
       */
      filter?: string;
      /**
       * nextCursor of the page before
       */
      cursor?: string;
      /**
       * Things on a page
       */
      limit?: number;
    };
    reply: {
      items: TaskType[];
      /**
       * Absent on the last page
       */
      nextCursor?: string;
    };
  };
  /**
   * Store a point of interest: made if the key is new, else all fields that you own become what you send
   */
  'PUT /v1/points/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name: string;
      address?: {
        street?: string | null;
        houseNumber?: string | null;
        city?: string | null;
        state?: string | null;
        postcode?: string | null;
        /**
         * ISO 3166-1, two letters
         */
        country?: string | null;
      };
      location?: {
        lat: number;
        lon: number;
      };
      /**
       * Metres
       */
      radiusM?: number;
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      parentKey?: string;
      contact?: {
        name?: string;
        phone?: string;
        email?: string;
      };
      /**
       * @maxItems 100
       */
      categories?: string[];
      /**
       * Replaced whole
       */
      customFields?: {
        [k: string]: string | number | boolean | string[];
      };
    };
    reply: Point;
  };
  /**
   * Change fields of a point of interest; absent keeps, null clears
   */
  'PATCH /v1/points/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name?: string;
      address?: {
        street?: string | null;
        houseNumber?: string | null;
        city?: string | null;
        state?: string | null;
        postcode?: string | null;
        /**
         * ISO 3166-1, two letters
         */
        country?: string | null;
      } | null;
      location?: {
        lat: number;
        lon: number;
      } | null;
      radiusM?: number | null;
      parentKey?: string | null;
      contact?: {
        name?: string;
        phone?: string;
        email?: string;
      } | null;
      categories?: string[] | null;
      customFields?: {
        [k: string]: string | number | boolean | string[];
      } | null;
    };
    reply: Point;
  };
  /**
   * Show a point of interest
   */
  'GET /v1/points/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: Point;
  };
  /**
   * Delete a point of interest; storing its key again brings it back
   */
  'DELETE /v1/points/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
  };
  /**
   * List points of interest, oldest first
   */
  'GET /v1/points': {
    query: {
      /**
       * A filter as JSON, such as {"field":"status","op":"eq","value":"new"}
       */
      filter?: string;
      /**
       * nextCursor of the page before
       */
      cursor?: string;
      /**
       * Things on a page
       */
      limit?: number;
    };
    reply: {
      items: Point[];
      /**
       * Absent on the last page
       */
      nextCursor?: string;
    };
  };
  /**
   * Store many points of interest at once
   */
  'POST /v1/points/batch': {};
  /**
   * Store an employee: made if the key is new, else all fields that you own become what you send
   */
  'PUT /v1/employees/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name: string;
      phone?: string;
      email?: string;
      /**
       * @maxItems 100
       *
       * Items: The customer's own number or name for the thing, unique in the account
       */
      groups?: string[];
      enabled?: boolean;
    };
    reply: Employee;
  };
  /**
   * Change fields of an employee; absent keeps, null clears
   */
  'PATCH /v1/employees/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name?: string;
      phone?: string | null;
      email?: string | null;
      groups?: string[] | null;
      enabled?: boolean;
    };
    reply: Employee;
  };
  /**
   * Show an employee
   */
  'GET /v1/employees/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: Employee;
  };
  /**
   * List employees, oldest first
   */
  'GET /v1/employees': {
    query: {
      /**
       * A filter as JSON, such as {"field":"status","op":"eq","value":"new"}
       */
      filter?: string;
      /**
       * nextCursor of the page before
       */
      cursor?: string;
      /**
       * Things on a page
       */
      limit?: number;
    };
    reply: {
      items: Employee[];
      /**
       * Absent on the last page
       */
      nextCursor?: string;
    };
  };
  /**
   * Store many employees at once
   */
  'POST /v1/employees/batch': {};
  /**
   * Disable an employee: phones are signed out, tasks stay
   */
  'POST /v1/employees/{key}/disable': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: Employee;
  };
  /**
   * Let an employee sign in again
   */
  'POST /v1/employees/{key}/enable': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: Employee;
  };
  /**
   * Store a group: made if the key is new, else all fields that you own become what you send
   */
  'PUT /v1/groups/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name: string;
    };
    reply: Group;
  };
  /**
   * Change fields of a group; absent keeps, null clears
   */
  'PATCH /v1/groups/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name?: string;
    };
    reply: Group;
  };
  /**
   * Show a group
   */
  'GET /v1/groups/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: Group;
  };
  /**
   * List groups, oldest first
   */
  'GET /v1/groups': {
    query: {
      /**
       * A filter as JSON, such as {"field":"status","op":"eq","value":"new"}
       */
      filter?: string;
      /**
       * nextCursor of the page before
       */
      cursor?: string;
      /**
       * Things on a page
       */
      limit?: number;
    };
    reply: {
      items: Group[];
      /**
       * Absent on the last page
       */
      nextCursor?: string;
    };
  };
  /**
   * Store a form: made if the key is new, else all fields that you own become what you send
   */
  'PUT /v1/forms/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name: string;
      /**
       * @minItems 1
       * @maxItems 200
       */
      fields: {
        key: string;
        label: string;
        type:
          | 'text'
          | 'number'
          | 'date'
          | 'time'
          | 'boolean'
          | 'choice'
          | 'choices'
          | 'barcode'
          | 'photo'
          | 'signature'
          | 'file'
          | 'table'
          | 'location';
        required?: boolean;
        /**
         * @maxItems 500
         */
        choices?: {
          value: string;
          label: string;
        }[];
        /**
         * Shown only while the answers pass this filter; its fields are this form's keys
         */
        visibleIf?:
          | {
              field: string;
              op: 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'in' | 'contains' | 'startsWith' | 'exists';
              value: (string | number | boolean) | (string | number | boolean)[];
            }
          | {
              /**
               * @minItems 1
               * @maxItems 100
               */
              and: Filter[];
            }
          | {
              /**
               * @minItems 1
               * @maxItems 100
               */
              or: Filter[];
            }
          | {
              not: Filter;
            };
      }[];
    };
    reply: Form;
  };
  /**
   * Change fields of a form; absent keeps, null clears
   */
  'PATCH /v1/forms/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name?: string;
      /**
       * @minItems 1
       * @maxItems 200
       */
      fields?: {
        key: string;
        label: string;
        type:
          | 'text'
          | 'number'
          | 'date'
          | 'time'
          | 'boolean'
          | 'choice'
          | 'choices'
          | 'barcode'
          | 'photo'
          | 'signature'
          | 'file'
          | 'table'
          | 'location';
        required?: boolean;
        /**
         * @maxItems 500
         */
        choices?: {
          value: string;
          label: string;
        }[];
        /**
         * A comparison {field, op, value}, or {and: […]}, {or: […]}, {not: …} of filters
         */
        visibleIf?:
          | {
              field: string;
              op: 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'in' | 'contains' | 'startsWith' | 'exists';
              value: (string | number | boolean) | (string | number | boolean)[];
            }
          | {
              /**
               * @minItems 1
               * @maxItems 100
               */
              and: Filter[];
            }
          | {
              /**
               * @minItems 1
               * @maxItems 100
               */
              or: Filter[];
            }
          | {
              not: Filter;
            };
      }[];
    };
    reply: Form;
  };
  /**
   * Show a form
   */
  'GET /v1/forms/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: Form;
  };
  /**
   * List forms, oldest first
   */
  'GET /v1/forms': {
    query: {
      /**
       * A filter as JSON, such as {"field":"status","op":"eq","value":"new"}
       */
      filter?: string;
      /**
       * nextCursor of the page before
       */
      cursor?: string;
      /**
       * Things on a page
       */
      limit?: number;
    };
    reply: {
      items: Form[];
      /**
       * Absent on the last page
       */
      nextCursor?: string;
    };
  };
  /**
   * Show a version of a form; versions never change
   */
  'GET /v1/forms/{key}/versions/{version}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
      version: number;
    };
    reply: Form;
  };
  /**
   * Store a template: made if the key is new, else all fields that you own become what you send
   */
  'PUT /v1/templates/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name: string;
      definition: {
        target: 'tasks' | 'points';
        source: {
          format: 'xlsx' | 'csv';
          sheet?: string;
          headerRow?: number;
          delimiter?: string;
          encoding?: string;
          decimalMark: '.' | ',';
          dateOrder: 'dmy' | 'mdy' | 'ymd';
          timeZone: string;
          dayOnly?: {
            [k: string]: string;
          };
          hiddenRows?: 'import' | 'skip';
        };
        /**
         * @minItems 1
         * @maxItems 200
         */
        columns: {
          to: string;
          from:
            | {
                header: string;
              }
            | {
                letter: string;
              }
            | {
                constant: string | number | boolean;
              };
          values?: {
            [k: string]: string | number | boolean;
          };
          unit?:
            | ('seconds' | 'minutes' | 'hours' | 'days' | 'clock' | 'metres' | 'kilometres' | 'miles' | 'feet')
            | 'timeOfDay';
          split?: string;
          withTime?:
            | {
                header: string;
              }
            | {
                letter: string;
              };
          type?: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
          onEmpty?: 'keep' | 'clear' | 'reject';
        }[];
        /**
         * @minItems 1
         * @maxItems 5
         */
        keyFields?: string[];
        mode?: 'create' | 'update' | 'upsert';
        unlisted?: 'leave';
      };
    };
    reply: Template;
  };
  /**
   * Change fields of a template; absent keeps, null clears
   */
  'PATCH /v1/templates/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name?: string;
      definition?: {
        target: 'tasks' | 'points';
        source: {
          format: 'xlsx' | 'csv';
          sheet?: string;
          headerRow?: number;
          delimiter?: string;
          encoding?: string;
          decimalMark: '.' | ',';
          dateOrder: 'dmy' | 'mdy' | 'ymd';
          timeZone: string;
          dayOnly?: {
            [k: string]: string;
          };
          hiddenRows?: 'import' | 'skip';
        };
        /**
         * @minItems 1
         * @maxItems 200
         */
        columns: {
          to: string;
          from:
            | {
                header: string;
              }
            | {
                letter: string;
              }
            | {
                constant: string | number | boolean;
              };
          values?: {
            [k: string]: string | number | boolean;
          };
          unit?:
            | ('seconds' | 'minutes' | 'hours' | 'days' | 'clock' | 'metres' | 'kilometres' | 'miles' | 'feet')
            | 'timeOfDay';
          split?: string;
          withTime?:
            | {
                header: string;
              }
            | {
                letter: string;
              };
          type?: 'text' | 'number' | 'percent' | 'date' | 'dateTime' | 'boolean' | 'choice';
          onEmpty?: 'keep' | 'clear' | 'reject';
        }[];
        /**
         * @minItems 1
         * @maxItems 5
         */
        keyFields?: string[];
        mode?: 'create' | 'update' | 'upsert';
        unlisted?: 'leave';
      };
    };
    reply: Template;
  };
  /**
   * Show a template
   */
  'GET /v1/templates/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: Template;
  };
  /**
   * List templates, oldest first
   */
  'GET /v1/templates': {
    query: {
      /**
       * A filter as JSON, such as {"field":"status","op":"eq","value":"new"}
       */
      filter?: string;
      /**
       * nextCursor of the page before
       */
      cursor?: string;
      /**
       * Things on a page
       */
      limit?: number;
    };
    reply: {
      items: Template[];
      /**
       * Absent on the last page
       */
      nextCursor?: string;
    };
  };
  /**
   * Store a connection: made if the key is new, else all fields that you own become what you send
   */
  'PUT /v1/connections/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name: string;
      kind: 'ourDrop';
    };
    reply: Connection;
  };
  /**
   * Change fields of a connection; absent keeps, null clears
   */
  'PATCH /v1/connections/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name?: string;
    };
    reply: Connection;
  };
  /**
   * Show a connection
   */
  'GET /v1/connections/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: Connection;
  };
  /**
   * List connections, oldest first
   */
  'GET /v1/connections': {
    query: {
      /**
       * A filter as JSON, such as {"field":"status","op":"eq","value":"new"}
       */
      filter?: string;
      /**
       * nextCursor of the page before
       */
      cursor?: string;
      /**
       * Things on a page
       */
      limit?: number;
    };
    reply: {
      items: Connection[];
      /**
       * Absent on the last page
       */
      nextCursor?: string;
    };
  };
  /**
   * Store a route, with its folders: made if the key is new, else all fields that you own become what you send
   */
  'PUT /v1/routes/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      direction: 'in' | 'out';
      name?: string | null;
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      connectionKey?: string;
      templateKey?: string | null;
      /**
       * Seconds that rows wait for things another file may bring
       */
      graceS?: number;
      eventTypes?:
        | (
            | 'task.created'
            | 'task.updated'
            | 'task.done'
            | 'task.notDone'
            | 'task.declined'
            | 'task.canceled'
            | 'point.created'
            | 'point.updated'
            | 'point.deleted'
            | 'employee.created'
            | 'employee.updated'
            | 'group.created'
            | 'group.updated'
            | 'taskType.created'
            | 'taskType.updated'
            | 'form.created'
            | 'form.updated'
            | 'entry.created'
            | 'entry.completed'
            | 'template.created'
            | 'template.updated'
            | 'connection.created'
            | 'connection.updated'
            | 'route.created'
            | 'route.updated'
            | 'route.missed'
            | 'file.arrived'
            | 'file.written'
            | 'import.received'
            | 'import.held'
            | 'import.finished'
            | 'import.failed'
            | 'endpoint.created'
            | 'endpoint.updated'
            | 'endpoint.disabled'
            | 'endpoint.missed'
          )[]
        | null;
      filter?: Filter | null;
      /**
       * Seconds between files
       */
      everyS?: number | null;
      enabled?: boolean;
    };
    reply: Route;
  };
  /**
   * Change fields of a route, with its folders; absent keeps, null clears
   */
  'PATCH /v1/routes/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name?: string | null;
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      connectionKey?: string;
      templateKey?: string | null;
      graceS?: number;
      eventTypes?:
        | (
            | 'task.created'
            | 'task.updated'
            | 'task.done'
            | 'task.notDone'
            | 'task.declined'
            | 'task.canceled'
            | 'point.created'
            | 'point.updated'
            | 'point.deleted'
            | 'employee.created'
            | 'employee.updated'
            | 'group.created'
            | 'group.updated'
            | 'taskType.created'
            | 'taskType.updated'
            | 'form.created'
            | 'form.updated'
            | 'entry.created'
            | 'entry.completed'
            | 'template.created'
            | 'template.updated'
            | 'connection.created'
            | 'connection.updated'
            | 'route.created'
            | 'route.updated'
            | 'route.missed'
            | 'file.arrived'
            | 'file.written'
            | 'import.received'
            | 'import.held'
            | 'import.finished'
            | 'import.failed'
            | 'endpoint.created'
            | 'endpoint.updated'
            | 'endpoint.disabled'
            | 'endpoint.missed'
          )[]
        | null;
      filter?: Filter | null;
      /**
       * Seconds between files
       */
      everyS?: number | null;
      enabled?: boolean;
    };
    reply: Route;
  };
  /**
   * Show a route, with its folders
   */
  'GET /v1/routes/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: Route;
  };
  /**
   * List routes, oldest first
   */
  'GET /v1/routes': {
    query: {
      /**
       * A filter as JSON, such as {"field":"status","op":"eq","value":"new"}
       */
      filter?: string;
      /**
       * nextCursor of the page before
       */
      cursor?: string;
      /**
       * Things on a page
       */
      limit?: number;
    };
    reply: {
      items: Route[];
      /**
       * Absent on the last page
       */
      nextCursor?: string;
    };
  };
  /**
   * List imports, oldest first
   */
  'GET /v1/imports': {
    query: {
      /**
       * A filter as JSON, such as {"field":"status","op":"eq","value":"new"}
       */
      filter?: string;
      /**
       * nextCursor of the page before
       */
      cursor?: string;
      /**
       * Things on a page
       */
      limit?: number;
    };
    reply: {
      items: Import[];
      /**
       * Absent on the last page
       */
      nextCursor?: string;
    };
  };
  /**
   * Show an import
   */
  'GET /v1/imports/{id}': {
    path: {
      id: string;
    };
    reply: Import;
  };
  /**
   * Fetch the result file of an import: what became of each line
   */
  'GET /v1/imports/{id}/result': {
    path: {
      id: string;
    };
  };
  /**
   * Store an endpoint: made if the key is new, else all fields that you own become what you send
   */
  'PUT /v1/endpoints/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name?: string;
      /**
       * http or https; private addresses only where the hub owner allows them
       */
      url: string;
      /**
       * @minItems 1
       * @maxItems 36
       */
      eventTypes: (
        | 'task.created'
        | 'task.updated'
        | 'task.done'
        | 'task.notDone'
        | 'task.declined'
        | 'task.canceled'
        | 'point.created'
        | 'point.updated'
        | 'point.deleted'
        | 'employee.created'
        | 'employee.updated'
        | 'group.created'
        | 'group.updated'
        | 'taskType.created'
        | 'taskType.updated'
        | 'form.created'
        | 'form.updated'
        | 'entry.created'
        | 'entry.completed'
        | 'template.created'
        | 'template.updated'
        | 'connection.created'
        | 'connection.updated'
        | 'route.created'
        | 'route.updated'
        | 'route.missed'
        | 'file.arrived'
        | 'file.written'
        | 'import.received'
        | 'import.held'
        | 'import.finished'
        | 'import.failed'
        | 'endpoint.created'
        | 'endpoint.updated'
        | 'endpoint.disabled'
        | 'endpoint.missed'
      )[];
      filter?: Filter;
      order?: 'subject' | 'none';
      enabled?: boolean;
    };
    reply: Endpoint;
  };
  /**
   * Change fields of an endpoint; absent keeps, null clears
   */
  'PATCH /v1/endpoints/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    body: {
      name?: string | null;
      /**
       * http or https; private addresses only where the hub owner allows them
       */
      url?: string;
      /**
       * @minItems 1
       * @maxItems 36
       */
      eventTypes?: (
        | 'task.created'
        | 'task.updated'
        | 'task.done'
        | 'task.notDone'
        | 'task.declined'
        | 'task.canceled'
        | 'point.created'
        | 'point.updated'
        | 'point.deleted'
        | 'employee.created'
        | 'employee.updated'
        | 'group.created'
        | 'group.updated'
        | 'taskType.created'
        | 'taskType.updated'
        | 'form.created'
        | 'form.updated'
        | 'entry.created'
        | 'entry.completed'
        | 'template.created'
        | 'template.updated'
        | 'connection.created'
        | 'connection.updated'
        | 'route.created'
        | 'route.updated'
        | 'route.missed'
        | 'file.arrived'
        | 'file.written'
        | 'import.received'
        | 'import.held'
        | 'import.finished'
        | 'import.failed'
        | 'endpoint.created'
        | 'endpoint.updated'
        | 'endpoint.disabled'
        | 'endpoint.missed'
      )[];
      filter?: Filter | null;
      order?: 'subject' | 'none';
      enabled?: boolean;
    };
    reply: Endpoint;
  };
  /**
   * Show an endpoint
   */
  'GET /v1/endpoints/{key}': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: Endpoint;
  };
  /**
   * List endpoints, oldest first
   */
  'GET /v1/endpoints': {
    query: {
      /**
       * A filter as JSON, such as {"field":"status","op":"eq","value":"new"}
       */
      filter?: string;
      /**
       * nextCursor of the page before
       */
      cursor?: string;
      /**
       * Things on a page
       */
      limit?: number;
    };
    reply: {
      items: Endpoint[];
      /**
       * Absent on the last page
       */
      nextCursor?: string;
    };
  };
  /**
   * Replace the signing secret; notifications bear both signatures until it is replaced again
   */
  'POST /v1/endpoints/{key}/secret': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: {
      /**
       * whsec_…, shown this once
       */
      secret: string;
    };
  };
  /**
   * List notifications with their attempts, oldest first
   */
  'GET /v1/notifications': {
    query: {
      /**
       * A filter as JSON, such as {"field":"status","op":"eq","value":"new"}
       */
      filter?: string;
      /**
       * nextCursor of the page before
       */
      cursor?: string;
      /**
       * Things on a page
       */
      limit?: number;
    };
    reply: {
      items: Notification[];
      /**
       * Absent on the last page
       */
      nextCursor?: string;
    };
  };
  /**
   * Show a notification with its attempts
   */
  'GET /v1/notifications/{id}': {
    path: {
      id: string;
    };
    reply: Notification;
  };
  /**
   * Read the account's feed in its order
   */
  'GET /v1/events': {
    query: {
      /**
       * Sequence of the last line you have
       */
      after?: number;
      limit?: number;
      type?:
        | (
            | 'task.created'
            | 'task.updated'
            | 'task.done'
            | 'task.notDone'
            | 'task.declined'
            | 'task.canceled'
            | 'point.created'
            | 'point.updated'
            | 'point.deleted'
            | 'employee.created'
            | 'employee.updated'
            | 'group.created'
            | 'group.updated'
            | 'taskType.created'
            | 'taskType.updated'
            | 'form.created'
            | 'form.updated'
            | 'entry.created'
            | 'entry.completed'
            | 'template.created'
            | 'template.updated'
            | 'connection.created'
            | 'connection.updated'
            | 'route.created'
            | 'route.updated'
            | 'route.missed'
            | 'file.arrived'
            | 'file.written'
            | 'import.received'
            | 'import.held'
            | 'import.finished'
            | 'import.failed'
            | 'endpoint.created'
            | 'endpoint.updated'
            | 'endpoint.disabled'
            | 'endpoint.missed'
          )
        | (
            | 'task.created'
            | 'task.updated'
            | 'task.done'
            | 'task.notDone'
            | 'task.declined'
            | 'task.canceled'
            | 'point.created'
            | 'point.updated'
            | 'point.deleted'
            | 'employee.created'
            | 'employee.updated'
            | 'group.created'
            | 'group.updated'
            | 'taskType.created'
            | 'taskType.updated'
            | 'form.created'
            | 'form.updated'
            | 'entry.created'
            | 'entry.completed'
            | 'template.created'
            | 'template.updated'
            | 'connection.created'
            | 'connection.updated'
            | 'route.created'
            | 'route.updated'
            | 'route.missed'
            | 'file.arrived'
            | 'file.written'
            | 'import.received'
            | 'import.held'
            | 'import.finished'
            | 'import.failed'
            | 'endpoint.created'
            | 'endpoint.updated'
            | 'endpoint.disabled'
            | 'endpoint.missed'
          )[];
    };
    reply: {
      items: Event[];
      /**
       * Send it as after the next time
       */
      after: number;
      hasMore: boolean;
    };
  };
  /**
   * Follow one thing: by correlation id, business key, file name or entry id
   */
  'GET /v1/journal': {
    query: {
      correlationId?: string;
      /**
       * Business key of a task, point or employee
       */
      key?: string;
      fileName?: string;
      entryId?: string;
    };
    reply: {
      correlationIds: string[];
      steps: {
        /**
         * An instant in UTC, ISO 8601
         */
        at: string;
        /**
         * file, import, event, notification, or what happened at a door
         */
        kind: string;
        correlationId: string;
        text: string;
        id?: string;
      }[];
    };
  };
  /**
   * Make a one-time code for an employee's phone
   */
  'POST /v1/employees/{key}/device-code': {
    path: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      key: string;
    };
    reply: {
      /**
       * Typed once into the phone, with the key of the employee
       */
      code: string;
      /**
       * An instant in UTC, ISO 8601
       */
      expiresAt: string;
    };
  };
  /**
   * List phones
   */
  'GET /v1/devices': {
    reply: {
      items: Device[];
    };
  };
  /**
   * Sign a phone out for good
   */
  'POST /v1/devices/{id}/revoke': {
    path: {
      id: string;
    };
    reply: Device;
  };
  /**
   * Sign a phone in
   */
  'POST /device/v1/sign-in': {
    body: {
      /**
       * The customer's own number or name for the thing, unique in the account
       */
      employeeKey: string;
      code: string;
      platform?: string;
      appVersion?: string;
    };
    reply: {
      token: string;
      deviceId: string;
      accountName: string;
      timeZone: string;
    };
  };
  /**
   * What changed for this phone since its cursor
   */
  'GET /device/v1/pull': {
    query: {
      /**
       * Absent: everything, from the beginning
       */
      cursor?: string;
      limit?: number;
    };
    reply: {
      changes: {
        /**
         * task, point, taskType or form
         */
        entity: string;
        op: 'put' | 'remove';
        /**
         * The whole thing; for remove only its key
         */
        value: {
          [k: string]: unknown;
        };
      }[];
      cursor?: string;
      hasMore: boolean;
      /**
       * Forget what was pulled and pull again without cursor; what was not pushed yet stays
       */
      resetRequired?: boolean;
    };
  };
  /**
   * Hints to pull, as server-sent events
   */
  'GET /device/v1/stream': {};
  /**
   * List entries in the order in which they arrived
   */
  'GET /v1/entries': {
    query: {
      /**
       * A filter as JSON, such as {"field":"status","op":"eq","value":"new"}
       */
      filter?: string;
      /**
       * nextCursor of the page before
       */
      cursor?: string;
      /**
       * Things on a page
       */
      limit?: number;
    };
    reply: {
      items: RecordedEntry[];
      /**
       * Absent on the last page
       */
      nextCursor?: string;
    };
  };
  /**
   * Show an entry
   */
  'GET /v1/entries/{id}': {
    path: {
      id: string;
    };
    reply: RecordedEntry;
  };
  /**
   * Hand over what happened on the phone
   */
  'POST /device/v1/push': {
    body: {
      /**
       * @minItems 1
       * @maxItems 500
       */
      mutations: Mutation[];
    };
    reply: {
      results: {
        id?: string;
        result: 'applied' | 'duplicate' | 'recorded' | 'rejected';
        /**
         * Why an entry is only recorded: unknownTask, neverHeld, heldByAnother, overtaken, pending; or rejected: invalid, idTaken
         */
        reason?: string;
        problems?: {
          pointer: string;
          code: string;
          message: string;
        }[];
      }[];
    };
  };
  /**
   * How much of an attachment is here: headers Upload-Offset and Upload-Length
   */
  'HEAD /device/v1/attachments/{id}': {
    path: {
      id: string;
    };
  };
  /**
   * Send a chunk of an attachment
   */
  'PUT /device/v1/attachments/{id}': {
    path: {
      id: string;
    };
    query: {
      offset?: number;
    };
  };
  /**
   * Fetch a file by its signed link
   */
  'GET /files/{token}': {
    path: {
      token: string;
    };
  };
}
export interface NewServiceUser {
  id: string;
  login: string;
  name?: string;
  permissions: string[];
  root: string;
  allowedAddresses?: string[];
  allowPlainFtp: boolean;
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
  /**
   * Shown this once
   */
  password: string;
}
export interface ServiceUser {
  id: string;
  login: string;
  name?: string;
  permissions: string[];
  root: string;
  allowedAddresses?: string[];
  allowPlainFtp: boolean;
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
}
export interface Task {
  key: string;
  typeKey?: string;
  title: string;
  description?: string;
  pointKey?: string;
  place?: {
    address?: string;
    location?: {
      lat: number;
      lon: number;
    };
  };
  assignee?: {
    groupKey?: string;
    employeeKey?: string;
  };
  status:
    | 'draft'
    | 'new'
    | 'sent'
    | 'acknowledged'
    | 'enRoute'
    | 'arrived'
    | 'inProgress'
    | 'suspended'
    | 'done'
    | 'notDone'
    | 'declined'
    | 'canceled';
  statusReason?: string;
  /**
   * An instant in UTC, ISO 8601
   */
  statusAt?: string;
  priority: 'notSet' | 'lowest' | 'low' | 'normal' | 'high' | 'highest' | 'urgent';
  /**
   * An instant in UTC, ISO 8601
   */
  startAt?: string;
  /**
   * An instant in UTC, ISO 8601
   */
  dueAt?: string;
  durationS?: number;
  contact?: {
    name?: string;
    phone?: string;
    email?: string;
  };
  items: {
    key: string;
    name: string;
    quantity?: number;
    unit?: string;
    actualQuantity?: number;
  }[];
  formKeys: string[];
  entryRadiusM?: number;
  customFields: {
    [k: string]: unknown;
  };
  externalFiles: {
    name: string;
    url: string;
  }[];
  rev: number;
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  updatedAt: string;
}
export interface TaskType {
  key: string;
  name: string;
  formKeys: string[];
  customFields: {
    [k: string]: unknown;
  };
  taskDefaults: {
    durationS?: number;
    entryRadiusM?: number;
  };
  rev: number;
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  updatedAt: string;
}
export interface Point {
  key: string;
  name: string;
  address?: {
    [k: string]: string;
  };
  location?: {
    lat: number;
    lon: number;
  };
  radiusM?: number;
  parentKey?: string;
  contact?: {
    name?: string;
    phone?: string;
    email?: string;
  };
  categories: string[];
  customFields: {
    [k: string]: unknown;
  };
  rev: number;
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  updatedAt: string;
}
export interface Employee {
  key: string;
  name: string;
  phone?: string;
  email?: string;
  groups: string[];
  enabled: boolean;
  rev: number;
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  updatedAt: string;
}
export interface Group {
  key: string;
  name: string;
  rev: number;
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  updatedAt: string;
}
export interface Form {
  key: string;
  version: number;
  name: string;
  fields: {
    key: string;
    label: string;
    type:
      | 'text'
      | 'number'
      | 'date'
      | 'time'
      | 'boolean'
      | 'choice'
      | 'choices'
      | 'barcode'
      | 'photo'
      | 'signature'
      | 'file'
      | 'table'
      | 'location';
    required?: boolean;
    /**
     * @maxItems 500
     */
    choices?: {
      value: string;
      label: string;
    }[];
    /**
     * A comparison {field, op, value}, or {and: […]}, {or: […]}, {not: …} of filters
     */
    visibleIf?:
      | {
          field: string;
          op: 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'in' | 'contains' | 'startsWith' | 'exists';
          value: (string | number | boolean) | (string | number | boolean)[];
        }
      | {
          /**
           * @minItems 1
           * @maxItems 100
           */
          and: Filter[];
        }
      | {
          /**
           * @minItems 1
           * @maxItems 100
           */
          or: Filter[];
        }
      | {
          not: Filter;
        };
  }[];
  rev: number;
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  updatedAt: string;
}
export interface Template {
  key: string;
  name: string;
  version: number;
  target: string;
  definition: {
    [k: string]: unknown;
  };
  rev: number;
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  updatedAt: string;
}
export interface Connection {
  key: string;
  name: string;
  kind: 'ourDrop';
  rev: number;
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  updatedAt: string;
}
export interface Route {
  key: string;
  name?: string;
  connectionKey: string;
  direction: 'in' | 'out';
  /**
   * Where files are put (in) or fetched (out)
   */
  folder: string;
  templateKey?: string;
  graceS: number;
  /**
   * @minItems 1
   * @maxItems 36
   */
  eventTypes?: (
    | 'task.created'
    | 'task.updated'
    | 'task.done'
    | 'task.notDone'
    | 'task.declined'
    | 'task.canceled'
    | 'point.created'
    | 'point.updated'
    | 'point.deleted'
    | 'employee.created'
    | 'employee.updated'
    | 'group.created'
    | 'group.updated'
    | 'taskType.created'
    | 'taskType.updated'
    | 'form.created'
    | 'form.updated'
    | 'entry.created'
    | 'entry.completed'
    | 'template.created'
    | 'template.updated'
    | 'connection.created'
    | 'connection.updated'
    | 'route.created'
    | 'route.updated'
    | 'route.missed'
    | 'file.arrived'
    | 'file.written'
    | 'import.received'
    | 'import.held'
    | 'import.finished'
    | 'import.failed'
    | 'endpoint.created'
    | 'endpoint.updated'
    | 'endpoint.disabled'
    | 'endpoint.missed'
  )[];
  filter?: Filter;
  everyS?: number;
  enabled: boolean;
  /**
   * Lines of the feed that were removed by their age before they were taken; both ends included
   */
  missed?: {
    from: number;
    to: number;
  };
  rev: number;
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  updatedAt: string;
}
export interface Import {
  id: string;
  routeKey: string;
  templateKey: string;
  templateVersion?: number;
  fileName: string;
  sha256: string;
  state: 'received' | 'reading' | 'applying' | 'waiting' | 'done' | 'doneWithErrors' | 'failed' | 'held';
  counts: {
    read: number;
    created: number;
    updated: number;
    unchanged: number;
    rejected: number;
    skipped: number;
  };
  reason?: {
    code: string;
    message: string;
  };
  /**
   * The import that brought the same bytes already
   */
  sameAs?: string;
  /**
   * Where the file and its result file lie now
   */
  folder?: string;
  correlationId: string;
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  startedAt?: string;
  /**
   * An instant in UTC, ISO 8601
   */
  endedAt?: string;
}
export interface Endpoint {
  key: string;
  name?: string;
  url: string;
  /**
   * @minItems 1
   * @maxItems 36
   */
  eventTypes: (
    | 'task.created'
    | 'task.updated'
    | 'task.done'
    | 'task.notDone'
    | 'task.declined'
    | 'task.canceled'
    | 'point.created'
    | 'point.updated'
    | 'point.deleted'
    | 'employee.created'
    | 'employee.updated'
    | 'group.created'
    | 'group.updated'
    | 'taskType.created'
    | 'taskType.updated'
    | 'form.created'
    | 'form.updated'
    | 'entry.created'
    | 'entry.completed'
    | 'template.created'
    | 'template.updated'
    | 'connection.created'
    | 'connection.updated'
    | 'route.created'
    | 'route.updated'
    | 'route.missed'
    | 'file.arrived'
    | 'file.written'
    | 'import.received'
    | 'import.held'
    | 'import.finished'
    | 'import.failed'
    | 'endpoint.created'
    | 'endpoint.updated'
    | 'endpoint.disabled'
    | 'endpoint.missed'
  )[];
  filter?: Filter;
  order: 'subject' | 'none';
  enabled: boolean;
  disabledReason?: string;
  /**
   * Lines of the feed that were removed by their age before they were taken; both ends included
   */
  missed?: {
    from: number;
    to: number;
  };
  rev: number;
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  updatedAt: string;
  /**
   * whsec_…, only in the reply that makes the endpoint
   */
  secret?: string;
}
export interface Notification {
  id: string;
  endpointKey: string;
  eventId: string;
  sequence: number;
  type: string;
  subject: string;
  correlationId: string;
  state: 'waiting' | 'delivered' | 'failed' | 'parked';
  /**
   * Why it failed, where no attempt tells it
   */
  reason?: {
    code: string;
    message: string;
  };
  /**
   * An instant in UTC, ISO 8601
   */
  dueAt?: string;
  attemptCount: number;
  attempts: {
    /**
     * An instant in UTC, ISO 8601
     */
    at: string;
    durationMs: number;
    status?: number;
    error?: string;
    head?: string;
  }[];
  /**
   * An instant in UTC, ISO 8601
   */
  createdAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  endedAt?: string;
}
export interface Event {
  /**
   * The same as in notifications
   */
  id: string;
  sequence: number;
  type:
    | 'task.created'
    | 'task.updated'
    | 'task.done'
    | 'task.notDone'
    | 'task.declined'
    | 'task.canceled'
    | 'point.created'
    | 'point.updated'
    | 'point.deleted'
    | 'employee.created'
    | 'employee.updated'
    | 'group.created'
    | 'group.updated'
    | 'taskType.created'
    | 'taskType.updated'
    | 'form.created'
    | 'form.updated'
    | 'entry.created'
    | 'entry.completed'
    | 'template.created'
    | 'template.updated'
    | 'connection.created'
    | 'connection.updated'
    | 'route.created'
    | 'route.updated'
    | 'route.missed'
    | 'file.arrived'
    | 'file.written'
    | 'import.received'
    | 'import.held'
    | 'import.finished'
    | 'import.failed'
    | 'endpoint.created'
    | 'endpoint.updated'
    | 'endpoint.disabled'
    | 'endpoint.missed';
  /**
   * An instant in UTC, ISO 8601
   */
  time: string;
  subject: {
    kind: string;
    key: string;
  };
  correlationId: string;
  causeId?: string;
  rev?: number;
  /**
   * Values before and after, by field
   */
  changes?: {
    /**
     * @minItems 2
     * @maxItems 2
     */
    [k: string]: never[];
  };
  data?: {
    [k: string]: unknown;
  };
}
export interface Device {
  id: string;
  employeeKey: string;
  platform?: string;
  appVersion?: string;
  /**
   * An instant in UTC, ISO 8601
   */
  signedInAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  lastSeenAt: string;
  /**
   * An instant in UTC, ISO 8601
   */
  revokedAt?: string;
}
export interface RecordedEntry {
  /**
   * The id that the phone made
   */
  id: string;
  kind:
    | 'work.started'
    | 'work.ended'
    | 'break.started'
    | 'break.ended'
    | 'travel.started'
    | 'travel.ended'
    | 'task.acknowledged'
    | 'task.declined'
    | 'task.enRoute'
    | 'task.arrived'
    | 'task.started'
    | 'task.suspended'
    | 'task.resumed'
    | 'task.done'
    | 'task.notDone'
    | 'form.submitted'
    | 'point.visited'
    | 'expense'
    | 'message'
    | 'sos';
  madeBy: 'device' | 'user';
  employeeKey: string;
  taskKey?: string;
  pointKey?: string;
  formKey?: string;
  formVersion?: number;
  /**
   * An instant in UTC, ISO 8601
   */
  deviceTime: string;
  /**
   * An instant in UTC, ISO 8601
   */
  at: string;
  timeZone: string;
  /**
   * An instant in UTC, ISO 8601
   */
  receivedAt: string;
  position?: {
    location: {
      lat: number;
      lon: number;
    };
    accuracyM?: number;
    fixAgeMs?: number;
    mocked?: boolean;
  };
  reason?: string;
  text?: string;
  values: {
    [k: string]: unknown;
  };
  attachments: {
    id: string;
    kind: 'photo' | 'signature' | 'file';
    field?: string;
    mime: string;
    size: number;
    /**
     * SHA-256 in hex
     */
    sha256: string;
    state: 'awaited' | 'stored';
    /**
     * Signed, while it is kept
     */
    url?: string;
  }[];
  /**
   * What the entry came to in its task; recorded: it stands, but did not move the task; parked: this failed again and again. Absent while it is being tried
   */
  outcome?: {
    result: 'applied' | 'recorded' | 'parked';
    reason?: 'unknownTask' | 'neverHeld' | 'heldByAnother' | 'overtaken';
  };
}
export interface Mutation {
  /**
   * A UUIDv7 made by the phone; sending it again changes nothing
   */
  id: string;
  type:
    | 'work.started'
    | 'work.ended'
    | 'break.started'
    | 'break.ended'
    | 'travel.started'
    | 'travel.ended'
    | 'task.acknowledged'
    | 'task.declined'
    | 'task.enRoute'
    | 'task.arrived'
    | 'task.started'
    | 'task.suspended'
    | 'task.resumed'
    | 'task.done'
    | 'task.notDone'
    | 'form.submitted'
    | 'point.visited'
    | 'expense'
    | 'message'
    | 'sos';
  args?: {
    /**
     * The customer's own number or name for the thing, unique in the account
     */
    taskKey?: string;
    /**
     * The customer's own number or name for the thing, unique in the account
     */
    pointKey?: string;
    /**
     * The customer's own number or name for the thing, unique in the account
     */
    formKey?: string;
    formVersion?: number;
    position?: {
      location: {
        lat: number;
        lon: number;
      };
      accuracyM?: number;
      fixAgeMs?: number;
      mocked?: boolean;
    };
    reason?: string;
    text?: string;
    values?: {
      [k: string]:
        | string
        | number
        | boolean
        | null
        | (string | number | boolean | null)[]
        | {
            [k: string]: string | number | boolean | null;
          }[];
    };
    /**
     * @maxItems 100
     */
    attachments?: {
      /**
       * A UUIDv7 made by the phone; sending it again changes nothing
       */
      id: string;
      kind: 'photo' | 'signature' | 'file';
      field?: string;
      mime: string;
      size: number;
      /**
       * SHA-256 in hex
       */
      sha256: string;
    }[];
  };
  /**
   * An instant, ISO 8601 with Z or offset
   */
  deviceTime: string;
  timeZone: string;
}
