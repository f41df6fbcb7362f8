fetch(`${location.protocol}//vendor.test/json/frame-worker`);
