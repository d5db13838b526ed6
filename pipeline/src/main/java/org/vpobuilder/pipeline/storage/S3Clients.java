package org.vpobuilder.pipeline.storage;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.vpobuilder.spec.failure.BadInputException;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Clients of S3 stores, one a store and process. */
final class S3Clients {
  /** A stream holds a connection while it is read; a worker has at most a few open. */
  private static final int MAX_CONNECTIONS = 256;

  /**
   * A run of hours meets a store that is overloaded or restarts: the SDK's three tries would end it
   * within a second. So many are some two seconds, and 15 where the store asks to slow down.
   */
  private static final int ATTEMPTS = 6;

  /** What stores that have no regions take. */
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
      // Other stores than AWS's may not know the checksums that newer SDKs send unasked.
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
