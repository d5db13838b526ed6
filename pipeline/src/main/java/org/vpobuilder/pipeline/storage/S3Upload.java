package org.vpobuilder.pipeline.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Writes one object, which appears whole with {@link #complete} or not at all: content that fits
 * into one part goes in one request, larger content as a multipart upload. Closing does not
 * complete it, since a writer that fails closes too. Holds one part.
 */
final class S3Upload extends OutputStream {
  /** The size of a part. S3 takes 10,000 parts, so an object has up to 160 GB. */
  static final int PART_BYTES = 1 << 24;

  private static final int FIRST_BYTES = 1 << 16;
  private static final String MIME = "application/octet-stream";

  private final S3Store store;
  private final S3Location location;
  private final List<CompletedPart> parts = new ArrayList<>();
  private byte[] part = new byte[FIRST_BYTES];
  private int count;
  private @Nullable String uploadId;

  S3Upload(S3Store store, S3Location location) {
    this.store = store;
    this.location = location;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (count == PART_BYTES) {
        sendPart();
      }
      int n = Math.min(left, PART_BYTES - count);
      if (count + n > part.length) {
        part = Arrays.copyOf(part, Math.min(PART_BYTES, Math.max(count + n, 2 * part.length)));
      }
      System.arraycopy(bytes, from, part, count, n);
      count += n;
      from += n;
      left -= n;
    }
  }

  /** Makes the object appear, replacing any existing one. */
  void complete() throws IOException {
    if (uploadId == null) {
      store.put(location, body());
      return;
    }
    sendPart();
    String id = uploadId;
    store.call(
        location,
        client ->
            client.completeMultipartUpload(
                request ->
                    request
                        .bucket(location.bucket())
                        .key(location.key())
                        .uploadId(id)
                        .multipartUpload(upload -> upload.parts(parts))));
  }

  /** Ends the upload and leaves nothing in the store. */
  void abort() throws IOException {
    String id = uploadId;
    if (id != null) {
      store.call(
          location,
          client ->
              client.abortMultipartUpload(
                  request -> request.bucket(location.bucket()).key(location.key()).uploadId(id)));
    }
  }

  private void sendPart() throws IOException {
    String id = uploadId == null ? begin() : uploadId;
    uploadId = id;
    int number = parts.size() + 1;
    String etag =
        store.call(
            location,
            client ->
                client
                    .uploadPart(
                        request ->
                            request
                                .bucket(location.bucket())
                                .key(location.key())
                                .uploadId(id)
                                .partNumber(number),
                        body())
                    .eTag());
    parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
    count = 0;
  }

  private String begin() throws IOException {
    return store.call(
        location,
        client ->
            client
                .createMultipartUpload(
                    request ->
                        request.bucket(location.bucket()).key(location.key()).contentType(MIME))
                .uploadId());
  }

  /**
   * The content of a request. It may be read several times, since a request that fails is repeated.
   */
  private RequestBody body() {
    int length = count;
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(part, 0, length), length, MIME);
  }
}
