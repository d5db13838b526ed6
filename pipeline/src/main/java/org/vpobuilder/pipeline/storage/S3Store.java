package org.vpobuilder.pipeline.storage;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.vpobuilder.spec.failure.StoreException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects of an S3 store. There are no folders and nothing is renamed; an object appears whole or
 * not at all. Throws {@link StoreException} if the store can't be reached or refuses, {@link
 * FileNotFoundException} if an object is not there.
 */
final class S3Store implements FileStore {
  /** As many objects as a request may name, or an answer list. */
  private static final int MOST_AT_ONCE = 1000;

  private static final Set<String> KNOWN_BUCKETS = ConcurrentHashMap.newKeySet();

  private final S3Settings settings;
  private final int atOnce;

  S3Store(S3Settings settings) {
    this(settings, MOST_AT_ONCE);
  }

  /**
   * A store.
   *
   * @param atOnce objects that a request names or an answer lists, at most 1000
   */
  S3Store(S3Settings settings, int atOnce) {
    this.settings = settings;
    this.atOnce = atOnce;
  }

  /** Runs a request. */
  <T> T call(S3Location location, Function<S3Client, T> request) throws IOException {
    try {
      return request.apply(S3Clients.of(settings));
    } catch (SdkException e) {
      throw S3Errors.of(e, location, settings);
    }
  }

  @Override
  public Optional<FileStamp> stamp(String file) throws IOException {
    S3Location location = S3Location.parse(file);
    try {
      HeadObjectResponse found =
          call(
              location,
              client ->
                  client.headObject(
                      object -> object.bucket(location.bucket()).key(location.key())));
      long modified =
          Optional.ofNullable(found.lastModified())
              .map(FileTime::from)
              .map(FileTime::toMillis)
              .orElse(0L);
      return Optional.of(new FileStamp(found.contentLength(), modified));
    } catch (FileNotFoundException e) {
      requireBucket(location);
      return Optional.empty();
    }
  }

  /** The answer to HEAD does not tell a bucket that is missing from an object that is. */
  private void requireBucket(S3Location location) throws IOException {
    String bucket = settings.storeName() + " " + location.bucket();
    if (KNOWN_BUCKETS.contains(bucket)) {
      return;
    }
    try {
      call(location, client -> client.headBucket(request -> request.bucket(location.bucket())));
    } catch (FileNotFoundException e) {
      throw S3Errors.noSuchBucket(location, settings);
    }
    KNOWN_BUCKETS.add(bucket);
  }

  @Override
  public SortedMap<String, Long> below(String folder) throws IOException {
    S3Location prefix = S3Location.parse(folder);
    SortedMap<String, Long> sizes = new TreeMap<>();
    for (S3Object object : objects(prefix, request -> request)) {
      sizes.put(object.key().substring(prefix.key().length()), object.size());
    }
    return sizes;
  }

  @Override
  public List<String> names(String folder) throws IOException {
    S3Location prefix = S3Location.parse(folder);
    return objects(prefix, request -> request.delimiter("/")).stream()
        .map(object -> object.key().substring(prefix.key().length()))
        .toList();
  }

  @Override
  public boolean isEmpty(String folder) throws IOException {
    S3Location prefix = S3Location.parse(folder);
    return call(
        prefix,
        client ->
            client.listObjectsV2Paginator(list(prefix).maxKeys(2).build()).contents().stream()
                .allMatch(S3Store::isFolderMark));
  }

  /** Consoles mark a "folder" by an empty object. */
  private static boolean isFolderMark(S3Object object) {
    return object.key().endsWith("/");
  }

  private List<S3Object> objects(
      S3Location prefix, UnaryOperator<ListObjectsV2Request.Builder> more) throws IOException {
    return call(
        prefix,
        client ->
            client.listObjectsV2Paginator(more.apply(list(prefix)).build()).contents().stream()
                .filter(object -> !isFolderMark(object))
                .toList());
  }

  private ListObjectsV2Request.Builder list(S3Location prefix) {
    return ListObjectsV2Request.builder()
        .bucket(prefix.bucket())
        .prefix(prefix.key())
        .maxKeys(atOnce);
  }

  @Override
  public InputStream open(String file) throws IOException {
    return new S3Input(this, S3Location.parse(file));
  }

  @Override
  public SeekableByteChannel openSeekable(String file) throws IOException {
    return LocalCopy.open(settings.storeName() + " " + file, () -> open(file));
  }

  ResponseInputStream<GetObjectResponse> get(
      S3Location location, UnaryOperator<GetObjectRequest.Builder> more) throws IOException {
    return call(location, client -> client.getObject(more.apply(object(location)).build()));
  }

  @Override
  public byte[] piece(String file, long offset, int length) throws IOException {
    S3Location location = S3Location.parse(file);
    if (length == 0) {
      return new byte[0];
    }
    String range = "bytes=%d-%d".formatted(offset, offset + length - 1);
    byte[] piece =
        call(
            location,
            client ->
                client
                    .getObject(object(location).range(range).build(), ResponseTransformer.toBytes())
                    .asByteArrayUnsafe());
    if (piece.length != length) {
      throw new EOFException(
          "ends at byte %d, wanted %d".formatted(offset + piece.length, offset + length));
    }
    return piece;
  }

  private static GetObjectRequest.Builder object(S3Location location) {
    return GetObjectRequest.builder().bucket(location.bucket()).key(location.key());
  }

  @Override
  public void write(String file, String attempt, Folder.Content content) throws IOException {
    S3Upload upload = new S3Upload(this, S3Location.parse(file));
    try {
      content.writeTo(upload);
      upload.complete();
    } catch (IOException | RuntimeException | Error e) {
      try {
        upload.abort();
      } catch (IOException | StoreException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
  }

  void put(S3Location location, RequestBody body) throws IOException {
    call(
        location,
        client ->
            client.putObject(object -> object.bucket(location.bucket()).key(location.key()), body));
  }

  @Override
  public boolean create(String file, byte[] bytes) throws IOException {
    return size(file) < 0 && createIfAbsent(S3Location.parse(file), bytes);
  }

  /**
   * The store decides, so that of two writers one succeeds; some stores can't. What is there may be
   * our own: an answer that was lost makes the SDK ask again.
   */
  boolean createIfAbsent(S3Location location, byte[] bytes) throws IOException {
    RequestBody body = RequestBody.fromBytes(bytes);
    PutObjectRequest.Builder request =
        PutObjectRequest.builder().bucket(location.bucket()).key(location.key());
    try {
      S3Clients.of(settings).putObject(request.ifNoneMatch("*").build(), body);
    } catch (SdkException e) {
      switch (S3Errors.status(e)) {
        case S3Errors.PRECONDITION_FAILED, S3Errors.CONFLICT -> {
          return holds(location, bytes);
        }
        case S3Errors.NOT_IMPLEMENTED -> put(location, body);
        default -> throw S3Errors.of(e, location, settings);
      }
    }
    return true;
  }

  private boolean holds(S3Location location, byte[] bytes) throws IOException {
    try (InputStream in = new S3Input(this, location)) {
      return Arrays.equals(in.readNBytes(bytes.length + 1), bytes);
    } catch (FileNotFoundException e) {
      // The other writer has not finished.
      return false;
    }
  }

  @Override
  public void delete(String file) throws IOException {
    S3Location location = S3Location.parse(file);
    call(
        location,
        client ->
            client.deleteObject(object -> object.bucket(location.bucket()).key(location.key())));
  }

  @Override
  public void deleteBelow(String folder) throws IOException {
    S3Location prefix = S3Location.parse(folder);
    List<ObjectIdentifier> keys = new ArrayList<>();
    for (String name : below(folder).keySet()) {
      keys.add(ObjectIdentifier.builder().key(prefix.key() + name).build());
    }
    for (int from = 0; from < keys.size(); from += atOnce) {
      List<ObjectIdentifier> some = keys.subList(from, Math.min(keys.size(), from + atOnce));
      DeleteObjectsResponse deleted =
          call(
              prefix,
              client ->
                  client.deleteObjects(
                      request ->
                          request
                              .bucket(prefix.bucket())
                              .delete(these -> these.objects(some).quiet(true))));
      if (deleted.hasErrors() && !deleted.errors().isEmpty()) {
        throw new StoreException(
            "%s: not deleted: %s"
                .formatted(
                    prefix.withKey(deleted.errors().get(0).key()), deleted.errors().get(0).code()));
      }
    }
  }
}
