import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Reply {
  readonly status: number;
  readonly body: string;
}

const HEAD_END = '\r\n\r\n';

/**
 * One HTTP connection that sends a request after the other. As little as a client can do: the load generator
 * shares the machine with what it measures. Understands the answers of our own server only.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #head: string;
  #received = '';
  #answer: ((reply: Reply) => void) | null = null;
  #fail: ((error: Error) => void) | null = null;

  private constructor(socket: Socket, head: string) {
    this.#socket = socket;
    this.#head = head;
    socket.setEncoding('latin1').setNoDelay(true);
    socket.on('data', (text: string) => {
      this.#received += text;
      this.#take();
    });
    const broken = (): void => this.#fail?.(new Error('The connection broke.'));
    socket.on('error', broken).on('close', broken);
  }

  static async open(port: number, path: string, key: string): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Connection(
      socket,
      `POST ${path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: `,
    );
  }

  /** @param body ASCII. @throws Error when the connection breaks. */
  send(body: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#fail = reject;
      this.#socket.write(`${this.#head}${body.length}${HEAD_END}${body}`, 'latin1');
    });
  }

  close(): void {
    this.#fail = null;
    this.#socket.destroy();
  }

  #take(): void {
    const end = this.#received.indexOf(HEAD_END);
    if (end < 0) return;
    const head = this.#received.slice(0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    const whole = end + HEAD_END.length + length;
    if (this.#received.length < whole) return;
    const body = this.#received.slice(end + HEAD_END.length, whole);
    this.#received = this.#received.slice(whole);
    this.#answer?.({ status: Number(head.slice(9, 12)), body });
  }
}
