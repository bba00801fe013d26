/** Whether this hub is reached at an address of this computer alone. */
export const isLoopback = () => ["127.0.0.1", "localhost", "[::1]"].includes(window.location.hostname);
