// A banner that writes down what was chosen, and changes nothing else.
(() => {
  const show = () => {
    const box = document.createElement('div');
    box.id = 'cookie-banner';
    box.setAttribute('role', 'dialog');
    box.setAttribute('aria-label', 'Cookies');
    box.style.cssText = 'position:fixed;left:0;right:0;bottom:0;padding:24px;background:#fff;border-top:2px solid #333;z-index:9';
    box.innerHTML = '<p>We use cookies for statistics and advertising. Do you agree?</p>'
      + '<button id="ok">Accept all</button> <button id="no">Reject all</button> <button id="x" aria-label="Close">×</button>';
    document.body.append(box);
    const choose = (value) => {
      document.cookie = `choice=${value}; path=/; max-age=${(value === 'accepted' ? 900 : 30) * 86400}`;
      if (value === 'accepted') gtag('consent', 'update', { ad_storage: 'granted', analytics_storage: 'granted' });
      box.remove();
    };
    box.querySelector('#ok').onclick = () => choose('accepted');
    box.querySelector('#no').onclick = () => choose('rejected');
    box.querySelector('#x').onclick = () => { document.cookie = 'closed=1; path=/'; document.cookie = 'choice=closed; path=/'; box.remove(); send('https://bat.bing.com/action/0?ti=12345678&evt=pageLoad&Ver=2'); };
  };
  if (!document.cookie.includes('choice=')) show();
  const settings = document.getElementById('cs');
  if (settings) {
    settings.onclick = (e) => {
      e.preventDefault();
      const panel = document.createElement('div');
      panel.id = 'cookie-banner';
      panel.setAttribute('role', 'dialog');
      panel.setAttribute('aria-label', 'Cookie settings');
      panel.style.cssText = 'position:fixed;inset:20% 20% auto;padding:24px;background:#fff;border:2px solid #333;z-index:9';
      panel.innerHTML = '<p>Cookies for statistics and advertising</p><label><input type="checkbox" checked name="marketing"> Marketing</label> '
        + '<label><input type="checkbox" checked name="statistics"> Statistics</label> <button id="agree">Accept all</button> <button id="refuse">Reject all</button>';
      document.body.append(panel);
      panel.querySelector('#agree').onclick = () => panel.remove();
      panel.querySelector('#refuse').onclick = () => { document.cookie = `choice=rejected; path=/; max-age=${30 * 86400}`; panel.remove(); };
    };
  }
})();
