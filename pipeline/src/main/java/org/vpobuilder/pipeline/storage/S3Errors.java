package org.vpobuilder.pipeline.storage;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.vpobuilder.spec.failure.StoreException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in one line what is wrong with a store. */
final class S3Errors {
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
   * What to throw for a failed request that no record is to blame for.
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

  /** The request got no answer. */
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
