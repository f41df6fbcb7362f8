fetch(`${location.protocol}//vendor.test/json/worker`);
importScripts('/imported.js');
new Worker('/nested.js');
setTimeout(() => fetch(`${location.protocol}//vendor.test/json/worker-timer`), 3000);
