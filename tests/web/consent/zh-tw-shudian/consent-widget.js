(() => {
  const KEY = 'xiangkou.consent';
  const read = () => { try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; } };
  truth = () => { const c = read(); return !c ? 'nothing' : c.optional ? 'accepted' : 'rejected'; };
  effects = { open: '#cookie-link', accept: '.yes', reject: '.must', close: '.off' };

  const host = document.createElement('div');
  host.className = 'xk-consent';
  document.body.append(host);
  const root = host.attachShadow({ mode: 'closed' });
  root.innerHTML = `
    <style>
      .card { position: fixed; left: 32px; bottom: 32px; width: 430px; max-width: calc(100vw - 64px); box-sizing: border-box; background: #fff; border-left: 6px solid #2f5d50; box-shadow: 0 6px 30px rgba(0, 0, 0, .22); padding: 22px 24px; z-index: 2147483000; font: 15px/1.7 "Noto Sans TC", "PingFang TC", sans-serif; color: #2f2b27 }
      .card[hidden] { display: none }
      .row { display: flex; gap: 10px; margin-top: 14px }
      button { font: inherit; padding: 9px 18px; border: 1px solid #2f5d50; background: #fff; color: #2f5d50; cursor: pointer }
      button.yes { background: #2f5d50; color: #fff }
      button.off { position: absolute; top: 8px; right: 8px; border: 0; padding: 4px 8px; font-size: 18px; line-height: 1 }
    </style>
    <div class="card" role="dialog" aria-label="Cookie 使用說明" hidden>
      <button type="button" class="off" aria-label="關閉">✕</button>
      <div>本網站使用 Cookie 以提供購物車功能；若您同意，我們也會用於流量分析與個人化廣告。您可隨時於頁尾變更設定。</div>
      <div class="row"><button type="button" class="must">僅接受必要 Cookie</button><button type="button" class="yes">全部接受</button></div>
    </div>`;
  root.addEventListener('click', pressed, true);
  const card = root.querySelector('.card');
  const save = optional => {
    localStorage.setItem(KEY, JSON.stringify({ necessary: true, optional, ts: Date.now() }));
    card.hidden = true;
    act();
  };
  root.querySelector('.yes').addEventListener('click', () => save(true));
  root.querySelector('.must').addEventListener('click', () => save(false));
  root.querySelector('.off').addEventListener('click', () => { card.hidden = true; });
  document.getElementById('cookie-link').addEventListener('click', e => { e.preventDefault(); card.hidden = false; });
  if (!read()) card.hidden = false;
  act();
})();
