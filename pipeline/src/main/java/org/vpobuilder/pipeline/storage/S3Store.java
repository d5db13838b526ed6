package org.vpobuilder.pipeline.storage;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.StoreException;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects of an S3 store. Objects have no folders and are not renamed; an object appears whole or
 * not at all. Throws {@link StoreException} if the store can't be reached or refuses, {@link
 * FileNotFoundException} if an object is not there.
 */
final class S3Store implements FileStore {
  /** The most objects in a request or in a list of an answer. */
  private static final int MOST_AT_ONCE = 1000;

  private static final Set<String> KNOWN_BUCKETS = ConcurrentHashMap.newKeySet();

  private final S3Settings settings;
  private final int atOnce;

  S3Store(S3Settings settings) {
    this(settings, MOST_AT_ONCE);
  }

  /**
   * Creates a store.
   *
   * @param atOnce objects in a request or in a list of an answer, at most 1000
   */
  S3Store(S3Settings settings, int atOnce) {
    this.settings = settings;
    this.atOnce = atOnce;
  }

  /** Runs a request and turns its failures into exceptions of this package. */
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

  /**
   * Checks that a bucket exists: the answer to HEAD is the same for a missing bucket and a missing
   * object.
   */
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

  /** Consoles represent a "folder" by an empty object. */
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
   * Creates an object. The store decides, so that only one of two writers succeeds; some stores
   * can't do this. An existing object may be this process's own: if an answer was lost, the SDK
   * repeats the request.
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

  /** Describes a store's fault in one line. */
  private static final class S3Errors {
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int PRECONDITION_FAILED = 412;
    static final int NOT_IMPLEMENTED = 501;

    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int MOVED = 301;
    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORISED = 401;
    private static final Set<String> REFUSED =
        Set.of("ExpiredToken", "InvalidToken", "InvalidAccessKeyId", "SignatureDoesNotMatch");
    private static final Set<String> OTHER_REGION =
        Set.of("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraint");

    private S3Errors() {}

    static int status(SdkException e) {
      return e instanceof AwsServiceException service ? service.statusCode() : 0;
    }

    /**
     * The exception for a failed request for which no record is to blame.
     *
     * @throws FileNotFoundException if there is no such object
     * @throws EOFException if it has no such piece
     */
    static StoreException of(SdkException e, S3Location location, S3Settings settings)
        throws IOException {
      if (!(e instanceof AwsServiceException service)) {
        return new StoreException(unsent(e, location, settings), e);
      }
      String code = code(service);
      int status = service.statusCode();
      if (code.equals("NoSuchBucket")) {
        return noSuchBucket(location, settings);
      }
      if (status == NOT_FOUND) {
        throw new FileNotFoundException(location + ": no such object");
      }
      if (status == RANGE_NOT_SATISFIABLE) {
        throw new EOFException(location + ": ends before the piece that was asked for");
      }
      String text;
      if (status == FORBIDDEN || status == UNAUTHORISED || REFUSED.contains(code)) {
        text = "access denied by %s (%s)".formatted(settings.storeName(), code);
      } else if (status == MOVED || OTHER_REGION.contains(code)) {
        text = "the bucket is in another region (%s); name it by --s3-region".formatted(code);
      } else {
        text = "%s answered %d (%s)".formatted(settings.storeName(), status, code);
      }
      return new StoreException("%s: %s".formatted(location, text), e);
    }

    static StoreException noSuchBucket(S3Location location, S3Settings settings) {
      return new StoreException(
          "s3://%s: no such bucket at %s".formatted(location.bucket(), settings.storeName()));
    }

    private static String code(AwsServiceException e) {
      String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
      return Objects.requireNonNullElse(code, "HTTP " + e.statusCode());
    }

    /** The message for a request that got no answer. */
    private static String unsent(SdkException e, S3Location location, S3Settings settings) {
      String message = Objects.requireNonNullElse(e.getMessage(), e.toString());
      if (message.toLowerCase(Locale.ROOT).contains("credentials")) {
        return ("%s: no AWS credentials: wanted AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a"
                + " profile, or a role of this machine")
            .formatted(location);
      }
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      String reason =
          root instanceof UnknownHostException
              ? "unknown host " + root.getMessage()
              : Objects.requireNonNullElse(root.getMessage(), root.toString());
      return "%s: %s can't be reached: %s"
          .formatted(location, settings.storeName(), reason.lines().findFirst().orElse(""));
    }
  }

  /** Clients of S3 stores, one for each store in a process. */
  static final class S3Clients {
    /** A stream holds a connection while it is read; a worker has at most a few open. */
    private static final int MAX_CONNECTIONS = 256;

    /**
     * A run of hours meets a store that is overloaded or restarts: the SDK's three tries would end
     * it within a second. Six tries take some two seconds, or 15 if the store asks to slow down.
     */
    private static final int ATTEMPTS = 6;

    /** A region that stores without regions accept. */
    private static final String ANY_REGION = "us-east-1";

    private static final Map<S3Settings, S3Client> CLIENTS = new ConcurrentHashMap<>();

    private S3Clients() {}

    static S3Client of(S3Settings settings) {
      return CLIENTS.computeIfAbsent(settings, S3Clients::open);
    }

    private static S3Client open(S3Settings settings) {
      S3ClientBuilder builder =
          S3Client.builder()
              .httpClientBuilder(ApacheHttpClient.builder().maxConnections(MAX_CONNECTIONS))
              .overrideConfiguration(
                  options ->
                      options.retryStrategy(
                          AwsRetryStrategy.standardRetryStrategy().toBuilder()
                              .maxAttempts(ATTEMPTS)
                              .build()))
              .credentialsProvider(DefaultCredentialsProvider.builder().build())
              .region(region(settings))
              .forcePathStyle(settings.pathStyle());
      if (settings.endpoint() != null) {
        // Stores other than AWS's may not support the checksums that newer SDKs send by default.
        builder
            .endpointOverride(URI.create(settings.endpoint()))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
      }
      return builder.build();
    }

    private static Region region(S3Settings settings) {
      if (settings.region() != null) {
        return Region.of(settings.region());
      }
      if (settings.endpoint() != null) {
        return Region.of(SdkSystemSetting.AWS_REGION.getStringValue().orElse(ANY_REGION));
      }
      try {
        return DefaultAwsRegionProviderChain.builder().build().getRegion();
      } catch (SdkClientException e) {
        throw new BadInputException(
            "--s3-region: got none, wanted one such as eu-central-1, here or in AWS_REGION", e);
      }
    }
  }

  /**
   * Reads an object from its beginning to its end. A connection that breaks is opened again at the
   * position where it broke: the SDK repeats requests but not streams, and a file of gigabytes
   * would be lost. If the object was changed meanwhile, reading fails.
   */
  private static final class S3Input extends InputStream {
    /**
     * Breaks in a row, without a byte between them, after which the store counts as unreachable.
     */
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
        // Closing would read the rest, to reuse the connection.
        in.abort();
      } else {
        in.close();
      }
    }
  }
}
