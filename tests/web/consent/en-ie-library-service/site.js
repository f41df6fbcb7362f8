{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const A = 'bcl-agreed', K = 'bcl-agreed-categories';
truth = () => { const v = getC(A); return v !== '2' ? 'nothing' : JSON.parse(getC(K) || '[]').some(c => c !== 'essential') ? 'accepted' : 'rejected'; };
effects = { accept: '.agree-button', save: '.save-preferences', open: '.withdraw-tab', reject: '.withdraw-button', switch: '.cat' };
document.body.insertAdjacentHTML('beforeend', `<div id="sliding-notice" class="sp-bottom" hidden><div role="alertdialog" aria-labelledby="popup-text" class="ecc-banner"><div class="popup-content"><div id="popup-text"><h2>This website sets cookies to make your visit better</h2><p>Choose the kinds that you are happy with, or accept all of them.</p><button type="button" class="find-more">More info</button></div>
<div class="cats"><label class="cat"><input type="checkbox" value="essential" checked disabled> Essential</label><label class="cat"><input type="checkbox" value="analytics"> Analytics</label><label class="cat"><input type="checkbox" value="video"> Embedded video</label></div><div class="popup-buttons"><button type="button" class="save-preferences">Save preferences</button><button type="button" class="agree-button">Accept all cookies</button></div></div></div></div>
<div id="withdraw-wrap" class="sp-bottom" hidden><button type="button" class="withdraw-tab" aria-expanded="false">Privacy settings</button><div role="alertdialog" aria-labelledby="w-text" class="withdraw-banner" hidden><div class="popup-content"><div id="w-text"><h2>This website sets cookies to make your visit better</h2><p>You told us that we may set cookies.</p></div><button type="button" class="withdraw-button">Withdraw consent</button></div></div></div>`);
const q = s => document.querySelector(s), boxes = [...document.querySelectorAll('.cat input')];
const look = () => { q('#sliding-notice').hidden = getC(A) === '2'; q('#withdraw-wrap').hidden = getC(A) !== '2'; };
const agree = list => { setC(A, '2', 100); setC(K, JSON.stringify(list), 100); q('.withdraw-banner').hidden = true; look(); act(); };
q('.agree-button').onclick = () => { boxes.forEach(b => { b.checked = true; }); agree(boxes.map(b => b.value)); };
q('.save-preferences').onclick = () => agree(boxes.filter(b => b.checked).map(b => b.value));
q('.find-more').onclick = () => { location.hash = 'privacy'; };
q('.withdraw-tab').onclick = () => { const b = q('.withdraw-banner'); b.hidden = !b.hidden; q('.withdraw-tab').setAttribute('aria-expanded', !b.hidden); };
q('.withdraw-button').onclick = () => { setC(A, '0', 100); setC(K, '[]', 100); boxes.forEach(b => { b.checked = b.disabled; }); location.reload(); };
look();
act();
}
