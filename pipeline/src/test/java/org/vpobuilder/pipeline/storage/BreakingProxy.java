package org.vpobuilder.pipeline.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes bytes on to a port of this machine, and drops every connection after a number of bytes of
 * the answer.
 */
final class BreakingProxy implements Closeable {
  private final ServerSocket listening;
  private final int target;
  private final int bytes;
  private final AtomicInteger broken = new AtomicInteger();

  BreakingProxy(int target, int bytes) throws IOException {
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.bytes = bytes;
    start(this::accept);
  }

  String endpoint() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** Connections dropped so far. */
  int broken() {
    return broken.get();
  }

  /** The work of a thread until a socket is closed. */
  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // A socket was closed, which is the proxy's purpose.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      start(() -> pass(client));
    }
  }

  private void pass(Socket client) throws IOException {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      start(() -> client.getInputStream().transferTo(server.getOutputStream()));
      InputStream in = server.getInputStream();
      OutputStream out = client.getOutputStream();
      byte[] buffer = new byte[4096];
      int left = bytes;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, Math.min(read, left));
        out.flush();
        left -= Math.min(read, left);
        if (left == 0) {
          broken.incrementAndGet();
          return;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
