// part of the service worker
