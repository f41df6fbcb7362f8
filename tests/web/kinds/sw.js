importScripts('/sw-import.js');
addEventListener('install', (event) => {
  skipWaiting();
  event.waitUntil(fetch(`${location.protocol}//vendor.test/json/sw-install`));
});
addEventListener('activate', (event) => {
  event.waitUntil(clients.claim().then(() => fetch(`${location.protocol}//vendor.test/json/sw-activate`)));
});
addEventListener('fetch', (event) => {
  if (event.request.url.includes('/through-sw')) event.respondWith(fetch(event.request));
});
