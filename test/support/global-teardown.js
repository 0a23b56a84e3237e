/** Stops the embedded PostgreSQL, where `global-setup.js` started one. */
export default async function tearDown() {
  await globalThis.caliperTestServer?.stop();
}
