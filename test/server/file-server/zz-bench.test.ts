import { startTestHub } from '#test/support/hub.ts';
describe('b', () => { it('x', async () => { await using hub = await startTestHub(); const a = await hub.makeAccount(); 
 const {files, uploads, blobs, database}=hub.services; await files.makeRouteFolders(a.id,'in','tasks'); const data=Buffer.alloc(50_000,65);
 const src=()=>[data] as any;
 for (const n of [50,200]) { let t=performance.now(); let tb=0, tr=0, tf=0; for(let i=0;i<n;i++){ let t0=performance.now(); const u=await files.beginUpload(a.caller,`/in/tasks/f${n}-${i}.csv.part`); let t1=performance.now(); await u.receive(src()); let t2=performance.now(); await u.finish(); tb+=t1-t0;tr+=t2-t1;tf+=performance.now()-t2;} console.log(n, n/(performance.now()-t)*1000,'/s', tb/n,tr/n,tf/n); }
 let t=performance.now(); for (let i=0;i<200;i++) await database.connection.collection('zz').insertOne({_id: 'a'+i} as any); console.log('insert', (performance.now()-t)/200);
 t=performance.now(); for (let i=0;i<200;i++) await database.connection.collection('zz').findOne({_id: 'a'+i} as any); console.log('find', (performance.now()-t)/200);
 t=performance.now(); for (let i=0;i<200;i++) await blobs.writePart(src()); console.log('writePart', (performance.now()-t)/200);
 }); });
