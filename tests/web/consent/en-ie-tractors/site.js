{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'notice_kt_preferences';
truth = () => { const v = getC(N); return !v ? 'nothing' : v.startsWith('0') ? 'rejected' : 'accepted'; };
effects = { accept: '#kt-agree', open: '#kt-more, #kt-consent' };
document.body.insertAdjacentHTML('beforeend', `<div id="kt-blackbar" role="region" aria-label="Cookie notice" hidden><div class="kt-txt">We and our dealers’ advertising partners would like to use cookies to study visits and to show you offers on other sites. Details are in our <a href="#privacy">privacy statement</a>.</div><button id="kt-more" type="button">More choices</button><button id="kt-agree" type="button">Agree and continue</button></div><div id="kt-overlay" hidden></div>`);
const done = level => { setC(N, level + ':' + Date.now(), 390); setC('notice_kt_gdpr', ['0', '0,1', '0,1,2'][level], 390); $('kt-overlay').innerHTML = ''; $('kt-overlay').hidden = $('kt-blackbar').hidden = true; act(); };
const open = () => { const v = getC(N); $('kt-overlay').innerHTML = `<iframe title="Cookie preferences" src="${other}${place}levels.html${v ? '?lvl=' + v[0] : ''}"></iframe>`; $('kt-overlay').hidden = false; };
$('kt-agree').onclick = () => done('2');
$('kt-more').onclick = $('kt-consent').onclick = open;
$('kt-consent').onkeydown = e => { if (e.key === 'Enter') open(); };
addEventListener('message', e => { if (e.origin === other && e.data && e.data.notice === 'submit_preferences') done(e.data.level); });
$('kt-blackbar').hidden = truth() !== 'nothing';
act();
}
