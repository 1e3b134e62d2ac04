declare global {
  namespace Express {
    interface Request {
      /** Names the request in the log, in the header X-Request-Id and in a problem's `instance`. */
      requestId: string;
      /** The body's bytes as they came, for signatures. */
      rawBody?: Buffer;
    }
  }
}

export {};
