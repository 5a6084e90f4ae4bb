// @ts-check
/**
 * Runs before the first paint, so that nothing jumps afterwards: who comes with images finds a place kept for them.
 * A classic script, because a module would run too late.
 */
(() => {
  const root = document.documentElement;
  const bringsImage = /[#&]gen=/.test(location.hash);
  let isMember = false;
  try {
    isMember = localStorage.getItem('gi2_token') !== null;
  } catch {
    // A browser that refuses storage holds no session.
  }
  root.toggleAttribute('data-member', isMember);
  root.toggleAttribute('data-expects-images', isMember || bringsImage);
})();
