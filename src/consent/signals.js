// Reads the consent state that the page publishes. Main world; calls only the reading commands.
(async () => {
  const MAX = 20000;
  const cut = value => { try { const text = JSON.stringify(value); return text === undefined ? null : text.length > MAX ? { truncated: text.slice(0, MAX) } : JSON.parse(text); } catch { return null; } };
  const answer = (call, ms) => new Promise(done => { const timer = setTimeout(() => done(null), ms); try { call(value => { clearTimeout(timer); done(value); }); } catch { clearTimeout(timer); done(null); } });
  const out = { tcf: null, gpp: null, consent_mode: null };
  if (typeof window.__tcfapi === 'function') {
    const ping = await answer(done => window.__tcfapi('ping', 2, done), 600);
    const data = await answer(done => window.__tcfapi('getTCData', 2, (d, ok) => done(ok ? d : null)), 600);
    const keep = ['tcString', 'eventStatus', 'cmpStatus', 'gdprApplies', 'tcfPolicyVersion', 'cmpId', 'cmpVersion', 'isServiceSpecific', 'publisherCC'];
    let short = null;
    if (data && typeof data === 'object') {
      short = {};
      for (const k of keep) if (data[k] !== undefined) short[k] = data[k];
      const on = o => o ? Object.keys(o).filter(k => o[k] === true) : [];
      short.purpose_consents = on(data.purpose && data.purpose.consents);
      short.purpose_legitimate_interests = on(data.purpose && data.purpose.legitimateInterests);
      short.vendor_consents = on(data.vendor && data.vendor.consents).length;
    }
    out.tcf = { ping: cut(ping), data: cut(short) };
  }
  if (typeof window.__gpp === 'function') {
    const direct = (() => { try { return window.__gpp('ping', () => {}); } catch { return null; } })();
    const ping = await answer(done => window.__gpp('ping', (d, ok) => done(ok ? d : null)), 600);
    out.gpp = { ping: cut(ping || direct || null) };
  }
  const modes = { default: {}, update: {} };
  let commands = 0, updates = 0;
  if (Array.isArray(window.dataLayer)) for (const entry of window.dataLayer) {
    try {
      if (!entry || entry[0] !== 'consent' || !entry[2] || typeof entry[2] !== 'object') continue;
      if (entry[1] !== 'default' && entry[1] !== 'update') continue;
      commands++;
      if (entry[1] === 'update') updates++;
      for (const k of Object.keys(entry[2]).slice(0, 30)) modes[entry[1]][String(k).slice(0, 60)] = cut(entry[2][k]);
    } catch { /* a hostile entry */ }
  }
  if (commands) out.consent_mode = { default: modes.default, update: modes.update, updates };
  return out;
})()
