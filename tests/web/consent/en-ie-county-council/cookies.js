(function (doc) {
  'use strict';
  const name = 'bcc_cookies';
  const value = () => (doc.cookie.split('; ').find(c => c.startsWith(name + '=')) || '').slice(name.length + 1);
  truth = () => value() === '1' ? 'accepted' : value() === '0' ? 'rejected' : 'nothing';
  effects = { accept: '.yes-button', reject: '.no-button', open: '.more-button, .js-change-cookies', save: '.save-button' };
  const popup = doc.createElement('div');
  popup.id = 'cookie-bar-bottom';
  popup.setAttribute('role', 'alertdialog');
  popup.setAttribute('aria-label', 'Cookies');
  popup.innerHTML = `<h2>Cookies on ballyclarecoco.ie</h2><p>We use necessary cookies to make our site work. We would also like to set optional cookies to help us improve it by measuring how you use it. See our <a href="privacy-and-cookies.html">privacy and cookies page</a>.</p>
<div class="cookie-detail"><p><input type="checkbox" id="cat-nec" checked disabled> <label for="cat-nec">Necessary cookies</label></p><p><input type="checkbox" id="cat-stat"> <label for="cat-stat">Statistics cookies (Matomo, YouTube)</label></p><button type="button" class="btn btn-outline save-button">Save preferences</button></div>
<button type="button" class="btn yes-button">Accept all cookies</button><button type="button" class="btn no-button">Reject non-essential cookies</button><button type="button" class="btn btn-outline more-button" aria-expanded="false">Cookie settings</button>`;
  doc.body.prepend(popup);
  const q = s => popup.querySelector(s);
  const open = yes => popup.classList.toggle('open', yes);
  const decide = v => { doc.cookie = `${name}=${v}; path=${place}; max-age=${60 * 60 * 24 * 182}`; open(false); act(); };
  q('.yes-button').addEventListener('click', () => decide(1));
  q('.no-button').addEventListener('click', () => decide(0));
  q('.save-button').addEventListener('click', () => decide(q('#cat-stat').checked ? 1 : 0));
  q('.more-button').addEventListener('click', e => { const yes = q('.cookie-detail').classList.toggle('open'); e.currentTarget.setAttribute('aria-expanded', yes); q('#cat-stat').checked = truth() === 'accepted'; });
  doc.querySelectorAll('.js-change-cookies').forEach(b => b.addEventListener('click', () => open(true)));
  if (truth() === 'nothing') setTimeout(() => open(true), 200);
  act();
})(document);
