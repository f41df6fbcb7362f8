const YES = 'CP1R2oAP1R2oAAHABBENBkEAAP_AAKIAAAYgF5gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAgACAAA', NO = 'CP1R2oAP1R2oAAHABBENBkEAAAAAAKIAAAYgAAgAAgAA';
const has = (v) => document.cookie.includes('euconsent=' + v);
window.dataLayer = []; function gtag() { dataLayer.push(arguments); }
const bit = (list) => Object.fromEntries(list.map((n) => [n, true]));
window.__tcfapi = (command, version, callback) => {
  const yes = has('yes');
  if (command === 'ping') callback({ gdprApplies: true, cmpLoaded: true, cmpStatus: 'loaded', displayStatus: 'hidden', apiVersion: '2.2', cmpId: 7 }, true);
  else callback({ tcString: yes ? YES : NO, tcfPolicyVersion: 4, cmpId: 7, cmpVersion: 1, gdprApplies: true, eventStatus: has('') ? 'useractioncomplete' : 'tcloaded', cmpStatus: 'loaded', listenerId: 1, isServiceSpecific: true,
    purpose: { consents: bit(yes ? [1,2,3,4,5,6,7,8,9,10] : []), legitimateInterests: bit([1, 3, 7]) }, vendor: { consents: bit(yes ? [755] : []), legitimateInterests: {} } }, true);
};
if (has('yes')) gtag('consent', 'update', { ad_storage: 'granted', analytics_storage: 'granted' });
new Image().src = 'https://gum.criteo.com/sync?c=1&r=2&uid=8f14e45fceea167a5a36dedd4bea2543';
