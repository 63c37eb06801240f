declare module 'socket.io-oldest' {
  export * from 'socket.io';
}
