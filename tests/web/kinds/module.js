import('/px/dynamic.js').catch(() => {});
