// Third-party code that the page includes: what it sends has it in its chain.
window.track = (path) => { new Image().src = `//vendor.test/px/${path}.gif`; };
track('by-tag');
