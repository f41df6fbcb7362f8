// A banner whose refusal a phone cuts off, that is remembered for one page only, and whose panel
// shows everything switched on, whatever was chosen.
(() => {
  const place = location.pathname === '/' ? 'home' : 'page';
  const key = `choice_${place}`;
  const kept = () => (document.cookie.match(new RegExp(`${key}=(\\w+)`)) || [])[1];
  const style = document.createElement('style');
  style.textContent = '#cookie-banner{position:fixed;left:0;right:0;bottom:0;padding:24px;background:#fff;border-top:2px solid #333;z-index:9}'
    + ' @media (max-width:600px){#no{display:none}}';
  document.head.append(style);
  // who came by an advertisement is remembered, and told on without encryption
  const click = new URLSearchParams(location.search).get('fbclid');
  if (click) document.cookie = `_fbc=fb.1.1700000000000.${click}; path=/; max-age=7776000`;
  new Image().src = 'http://www.facebook.com/tr/?id=1029384756102938&ev=PageView';
  const box = (text, inner) => {
    document.getElementById('cookie-banner')?.remove();
    const b = document.createElement('div');
    b.id = 'cookie-banner';
    b.setAttribute('role', 'dialog');
    b.setAttribute('aria-label', 'Cookies');
    b.innerHTML = `<p>${text}</p>${inner}`;
    document.body.append(b);
    return b;
  };
  const keep = (value) => {
    document.cookie = `${key}=${value}; path=/; max-age=${180 * 86400}`;
    document.getElementById('cookie-banner').remove();
  };
  if (!kept()) {
    const b = box('We use cookies for statistics and advertising. Do you agree?', '<button id="ok">Accept all</button> <button id="no">Reject all</button>');
    b.querySelector('#ok').onclick = () => keep('accepted');
    b.querySelector('#no').onclick = () => keep('rejected');
  }
  document.getElementById('cs').onclick = (event) => {
    event.preventDefault();
    const b = box('Choose which cookies we may use.', '<label><input type="checkbox" checked> Marketing</label> <label><input type="checkbox" checked> Statistics</label> <button id="save">Save choices</button> <button id="no">Reject all</button>');
    b.querySelector('#save').onclick = () => keep('saved');
    b.querySelector('#no').onclick = () => keep('rejected');
  };
})();
