import { createServer } from 'node:net';
import type { Config } from '../config.ts';

/** Fails early, before anything is started, when somebody else listens where we are to listen. */
export async function assertPortFree({ port, host }: Pick<Config, 'port' | 'host'>): Promise<void> {
  if (port === 0) return;
  const error = await tryListening(port, host);
  if (!error) return;
  if (error.code === 'EADDRINUSE') {
    throw new Error(
      `Port ${port} is in use by another program. Stop it, or choose another port: PORT=${port + 10} npm start`,
    );
  }
  if (error.code === 'EACCES') {
    throw new Error(
      `This user may not listen on port ${port}. Choose one above 1024: PORT=3000 npm start`,
    );
  }
  throw error;
}

/** A port that is free now: `wanted` if it is, else one the system picks. */
export async function freePort(wanted: number, host: string): Promise<number> {
  if (wanted > 0 && wanted <= 65_535 && !(await tryListening(wanted, host))) return wanted;
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') done(address.port);
        else fail(new Error('The system gave us no port'));
      });
    });
  });
}

function tryListening(port: number, host: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error) => {
      done(error);
    });
    server.listen(port, host, () => {
      server.close(() => {
        done(null);
      });
    });
  });
}
