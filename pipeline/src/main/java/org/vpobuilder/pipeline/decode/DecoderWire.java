package org.vpobuilder.pipeline.decode;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * The protocol between a run and its decoder processes: requests and answers alternate. Both ends
 * always have the same version; the greeting proves it.
 */
final class DecoderWire {
  private static final int GREETING = 0x56504f44;
  private static final int END = 0x56504f45;
  private static final byte DECODED = 0;
  private static final byte REJECTED = 1;
  private static final byte FAILED = 2;

  /** A clip, and the rate and length to decode it to. */
  record Request(byte[] file, int rate, int maxSamples) {}

  private DecoderWire() {}

  /** The decoder itself failed while it decoded a clip. */
  static final class FailedException extends Exception {
    FailedException(String message) {
      super(message);
    }
  }

  static void greet(DataOutputStream out, String version) throws IOException {
    out.writeInt(GREETING);
    out.writeUTF(version);
    out.flush();
  }

  static String greeting(DataInputStream in) throws IOException {
    int greeting = in.readInt();
    if (greeting != GREETING) {
      throw new StreamCorruptedException("got %08x, wanted a greeting".formatted(greeting));
    }
    return in.readUTF();
  }

  static void ask(DataOutputStream out, Request request) throws IOException {
    out.writeInt(request.file().length);
    out.writeInt(request.rate());
    out.writeInt(request.maxSamples());
    out.write(request.file());
    out.flush();
  }

  static Request request(DataInputStream in) throws IOException {
    int bytes = in.readInt();
    int rate = in.readInt();
    int maxSamples = in.readInt();
    byte[] file = new byte[bytes];
    in.readFully(file);
    return new Request(file, rate, maxSamples);
  }

  static void answer(DataOutputStream out, float[] samples) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(samples.length * Float.BYTES);
    bytes.asFloatBuffer().put(samples);
    out.writeByte(DECODED);
    out.writeInt(samples.length);
    out.write(bytes.array());
    // The report of a crash goes to the same stream: without an end marker it could pass for
    // samples.
    out.writeInt(END);
    out.flush();
  }

  static void answer(DataOutputStream out, ClipException e) throws IOException {
    out.writeByte(REJECTED);
    out.writeUTF(e.code().name());
    out.writeUTF(e.got());
    out.writeUTF(e.wanted());
    out.flush();
  }

  static void answerFailed(DataOutputStream out, Throwable e) throws IOException {
    out.writeByte(FAILED);
    out.writeUTF(String.valueOf(e).lines().findFirst().orElse(""));
    out.flush();
  }

  /**
   * Reads an answer.
   *
   * @param maxSamples that were asked for at most
   * @throws ClipException if the clip can't be used
   * @throws FailedException if the decoder broke
   */
  static float[] answer(DataInputStream in, int maxSamples)
      throws IOException, ClipException, FailedException {
    byte kind = in.readByte();
    switch (kind) {
      case DECODED -> {
        return samples(in, maxSamples);
      }
      case REJECTED ->
          throw new ClipException(RejectionCode.valueOf(in.readUTF()), in.readUTF(), in.readUTF());
      case FAILED -> throw new FailedException(in.readUTF());
      default -> throw new StreamCorruptedException("got answer %d".formatted(kind));
    }
  }

  private static float[] samples(DataInputStream in, int maxSamples) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > maxSamples) {
      throw new StreamCorruptedException("got %d samples".formatted(count));
    }
    byte[] bytes = new byte[count * Float.BYTES];
    in.readFully(bytes);
    int end = in.readInt();
    if (end != END) {
      throw new StreamCorruptedException("got %08x, wanted the answer's end".formatted(end));
    }
    float[] samples = new float[count];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(samples);
    return samples;
  }
}
