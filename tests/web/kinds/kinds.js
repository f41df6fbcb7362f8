const vendor = `//vendor.test`;
const wire = location.protocol === 'https:' ? 'wss:' : 'ws:';

fetch(`${vendor}/json/fetch`);
fetch(`${vendor}/json/preflight`, { method: 'POST', headers: { 'x-own': '1' }, body: 'p' });
const xhr = new XMLHttpRequest();
xhr.open('POST', `${vendor}/json/xhr`);
xhr.send('x=1');
navigator.sendBeacon(`${vendor}/json/beacon`, 'b=1');
fetch(`${vendor}/json/keepalive`, { method: 'POST', keepalive: true, body: 'k' });
new Image().src = `${vendor}/hop/3/chain`;
fetch(`${vendor}/json/first-hint`).then(() => fetch(`${vendor}/json/client-hints`));

const socket = new WebSocket(`${wire}${vendor}/ws/socket`);
socket.onopen = () => socket.send('hello from the page');
new EventSource(`${vendor}/sse/events`);

new Worker('/worker.js');
new Worker(URL.createObjectURL(new Blob([`fetch('${location.protocol}${vendor}/json/blob-worker')`], { type: 'text/javascript' })));
if (window.SharedWorker) new SharedWorker('/shared.js');
if (navigator.serviceWorker) navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => navigator.serviceWorker.getRegistration()).then((r) => r && r.update());
if (window.CSS && CSS.paintWorklet) CSS.paintWorklet.addModule('/paint.js');
try { new AudioContext().audioWorklet.addModule('/audio.js'); } catch { /* no sound here */ }

try { new WebTransport(`https:${vendor}/transport`).ready.catch(() => {}); } catch { /* not here */ }
try {
  const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:stun.vendor.test:3478' }] });
  peer.createDataChannel('d');
  peer.createOffer().then((offer) => peer.setLocalDescription(offer));
} catch { /* not here */ }

document.getElementById('form').submit();
document.getElementById('audited').click();
const popup = window.open('/popup.html', '_blank', 'width=300,height=200');
const brief = window.open('/brief.html', '_blank', 'width=300,height=200');
if (brief) setTimeout(() => brief.close(), 0);
window.open(`${vendor}/opened-without-opener`, '_blank', 'noopener');

const blocked = document.createElement('img');
blocked.src = '//forbidden.test/px/forbidden.gif';
document.body.append(blocked);

addEventListener('pagehide', () => {
  navigator.sendBeacon(`${vendor}/json/goodbye-beacon`, 'bye');
  fetch(`${vendor}/json/goodbye-keepalive`, { method: 'POST', keepalive: true, body: 'bye' });
  new Image().src = `${vendor}/px/goodbye.gif`;
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') navigator.sendBeacon(`${vendor}/json/hidden`, 'h');
});
if (window.fetchLater) fetchLater(`${location.protocol}${vendor}/json/fetch-later`);
