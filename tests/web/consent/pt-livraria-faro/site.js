{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = '_tracking_consent_lc', K = [['p', 'Personalização', 'Guardamos o idioma e os livros que viu.'], ['a', 'Análise', 'Percebemos como a loja é usada.'], ['m', 'Marketing', 'Mostramos anúncios noutros sítios.']];
const ler = () => { const v = getC(N); return v ? JSON.parse(v) : null; };
truth = () => { const v = ler(); return !v ? 'nothing' : Object.values(v.con.CMP).includes('1') ? 'accepted' : 'rejected'; };
effects = { accept: '.lcp-accept', reject: '.lcp-decline', save: '.lcp-save', open: '.lcp-manage, #lc-cookie-prefs', close: '.lcp-close', switch: '.lcp-cb' };
document.body.insertAdjacentHTML('beforeend', `<div id="lc-pc__banner" class="lcp-banner" hidden><div class="lcp-dialog" role="alertdialog" aria-labelledby="lcp-t" aria-describedby="lcp-d" aria-modal="false"><h2 id="lcp-t">Consentimento de cookies</h2><div id="lcp-d"><p>Gostávamos de usar cookies, nossos e de parceiros, para lembrar os livros que viu, contar visitas e anunciar a loja. Só o faremos se aceitar. Saiba mais na <a href="#privacidade">Política de privacidade</a>.</p></div><div class="lcp-row"><button type="button" class="lcp-manage">Gerir preferências</button><span><button type="button" class="lcp-accept">Aceitar</button><button type="button" class="lcp-decline">Recusar</button></span></div></div></div>
<div id="lc-pc__prefs" class="lcp-shade" hidden><div class="lcp-prefs" role="dialog" aria-modal="true" aria-labelledby="lcp-p"><header><h2 id="lcp-p">Preferências de cookies</h2><button type="button" class="lcp-close" aria-label="Fechar preferências"></button></header><div class="lcp-two"><button type="button" class="lcp-accept">Aceitar tudo</button><button type="button" class="lcp-decline">Recusar tudo</button></div><p><label><input type="checkbox" checked disabled> Obrigatórios</label></p>${K.map(([k, n, t]) => `<p><label class="lcp-cb"><input type="checkbox" name="${k}"> ${n}</label><br><small>${t}</small></p>`).join('')}<button type="button" class="lcp-save">Guardar as minhas escolhas</button></div></div>`);
const q = s => document.querySelector(s), qa = s => [...document.querySelectorAll(s)], cb = k => q(`.lcp-prefs [name=${k}]`);
const guardar = f => { const CMP = {}; K.forEach(([k]) => { CMP[k] = f(k) ? '1' : '0'; }); setC(N, JSON.stringify({ con: { CMP: { ...CMP, s: '' } }, v: '2.1', region: 'PTFAR', reg: 'GDPR' }), 365); $('lc-pc__banner').hidden = $('lc-pc__prefs').hidden = true; act(); };
qa('.lcp-accept').forEach(b => { b.onclick = () => guardar(() => true); });
qa('.lcp-decline').forEach(b => { b.onclick = () => guardar(() => false); });
q('.lcp-save').onclick = () => guardar(k => cb(k).checked);
const prefs = e => { e.preventDefault(); const v = ler(); K.forEach(([k]) => { cb(k).checked = !!v && v.con.CMP[k] === '1'; }); $('lc-pc__prefs').hidden = false; };
q('.lcp-manage').onclick = $('lc-cookie-prefs').onclick = prefs;
q('.lcp-close').onclick = () => { $('lc-pc__prefs').hidden = true; };
$('lc-pc__banner').hidden = !!ler();
act();
}
