{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'mbpz_gdpr';
const czytaj = () => getC(N);
truth = () => { const v = czytaj(); return !v ? 'nothing' : /[as]=1/.test(v) ? 'accepted' : 'rejected'; };
effects = { accept: '.btn-zgoda', reject: '.btn-odmowa', save: '.btn-wybor', open: '.nav-link, .zgody, .mod-menu a', switch: '.form-check' };
document.body.insertAdjacentHTML('beforeend', `<div class="modal-backdrop" hidden></div><div class="modal" id="mbpModal" tabindex="-1" role="dialog" aria-modal="true" aria-labelledby="mbpT" data-bs-backdrop="static" data-bs-keyboard="false" hidden><div class="modal-content"><div class="modal-header"><h5 class="modal-title" id="mbpT">Ta strona korzysta z plików cookie</h5></div><ul class="nav-tabs" role="tablist"><li><button class="nav-link active" role="tab" aria-selected="true" data-bs-target="zg">Zgoda</button></li><li><button class="nav-link" role="tab" aria-selected="false" data-bs-target="sz">Szczegóły</button></li></ul>
<div class="modal-body"><div class="tab-pane" id="zg"><p>Używamy plików cookie, aby dopasować stronę do potrzeb czytelników, analizować ruch i wyświetlać treści z mediów społecznościowych. Niezbędne pliki działają zawsze.</p><div class="form-check"><input class="form-check-input" type="checkbox" id="zgN" checked disabled><label for="zgN">Niezbędne</label></div><div class="form-check"><input class="form-check-input" type="checkbox" id="zgA"><label for="zgA">Analityczne</label></div><div class="form-check"><input class="form-check-input" type="checkbox" id="zgS"><label for="zgS">Społecznościowe</label></div></div><div class="tab-pane" id="sz" hidden><p>_ga, _gid – Google Analytics; fr – Facebook; PHPSESSID – sesja.</p></div></div>
<div class="modal-footer"><button type="button" class="btn btn-odmowa">Odmowa</button><button type="button" class="btn btn-wybor">Zezwól na wybrane</button><button type="button" class="btn btn-zgoda">Zezwól na wszystkie</button></div></div></div>`);
const q = s => document.querySelector(s), qa = s => [...document.querySelectorAll(s)];
const okno = tak => { q('.modal').hidden = q('.modal-backdrop').hidden = !tak; };
const zapisz = (a, s) => { setC(N, `n=1&a=${+a}&s=${+s}&t=${Date.now()}`, 180); okno(false); act(); };
q('.btn-zgoda').onclick = () => zapisz(true, true);
q('.btn-odmowa').onclick = () => zapisz(false, false);
q('.btn-wybor').onclick = () => zapisz($('zgA').checked, $('zgS').checked);
qa('.nav-link').forEach(n => { n.onclick = () => { qa('.nav-link').forEach(o => { o.classList.toggle('active', o === n); o.setAttribute('aria-selected', o === n); }); qa('.tab-pane').forEach(p => { p.hidden = p.id !== n.dataset.bsTarget; }); }; });
qa('.zgody').forEach(z => { z.onclick = e => { e.preventDefault(); $('zgA').checked = /a=1/.test(czytaj()); $('zgS').checked = /s=1/.test(czytaj()); okno(true); }; });
okno(!czytaj());
act();
}
