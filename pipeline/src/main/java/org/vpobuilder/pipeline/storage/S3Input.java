package org.vpobuilder.pipeline.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.vpobuilder.spec.failure.StoreException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads an object from its begin to its end. A connection that breaks is opened again where it
 * broke: the SDK repeats requests, not streams, and a file of gigabytes would be lost. What was
 * changed meanwhile is not gone on with.
 */
final class S3Input extends InputStream {
  /** Breaks in a row, without a byte between them, after which the store counts as gone. */
  private static final int MAX_BREAKS = 4;

  private final S3Store store;
  private final S3Location location;
  private final String etag;
  private final long length;
  private ResponseInputStream<GetObjectResponse> in;
  private long position;
  private int breaks;

  S3Input(S3Store store, S3Location location) throws IOException {
    this.store = store;
    this.location = location;
    this.in = store.get(location, request -> request);
    this.etag = in.response().eTag();
    this.length = in.response().contentLength();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (true) {
      try {
        int read = in.read(bytes, offset, count);
        if (read < 0 && position < length) {
          throw new EOFException("ended at byte %d of %d".formatted(position, length));
        }
        position += Math.max(0, read);
        breaks = 0;
        return read;
      } catch (IOException | SdkException e) {
        in.abort();
        reopen(e);
      }
    }
  }

  private void reopen(Exception broken) throws IOException {
    breaks++;
    if (breaks > MAX_BREAKS) {
      throw new StoreException(
          "%s: broke at byte %d of %d: %s"
              .formatted(location, position, length, broken.getMessage()),
          broken);
    }
    in =
        store.get(
            location, request -> request.range("bytes=%d-".formatted(position)).ifMatch(etag));
  }

  @Override
  public void close() throws IOException {
    if (position < length) {
      // Closing would read the rest, to use the connection again.
      in.abort();
    } else {
      in.close();
    }
  }
}
