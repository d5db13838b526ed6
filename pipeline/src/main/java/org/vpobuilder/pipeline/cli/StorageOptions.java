package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.ClassMapFile;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.S3Settings;
import org.vpobuilder.schemas.SpecChanges;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.failure.BadInputException;
import picocli.CommandLine.Option;

/** Options for the store that {@code s3://} paths refer to. */
@OptionGroup(value = "Paths on S3 (s3://BUCKET/PREFIX)", order = 9)
final class StorageOptions {
  private static final int MAX_SPEC_BYTES = 1_000_000;

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "Store of s3:// paths, if not AWS S3: http://HOST:PORT or https://HOST.")
  @Nullable String endpoint;

  @Option(
      names = "--s3-region",
      paramLabel = "NAME",
      description = "Region of s3:// paths (default: what AWS_REGION or the AWS profile says).")
  @Nullable String region;

  @Option(
      names = "--s3-path-style",
      description = "Put the bucket in the path of requests, not in the host name.")
  boolean pathStyle;

  /** A folder by its path or URL. */
  Folder folder(String location) {
    return Folder.of(location, new S3Settings(endpoint, region, pathStyle));
  }

  @Nullable Folder folderOrNull(@Nullable String location) {
    return location == null ? null : folder(location);
  }

  /** A file by the folder that it lies in, and its name. */
  record Place(Folder folder, String name) {}

  /**
   * A file by its path or URL.
   *
   * @throws BadInputException if there is none
   */
  Place file(String option, String location) {
    String whole =
        Folder.of(location).local() == null
            ? location
            : Path.of(location).toAbsolutePath().normalize().toString();
    int name = whole.lastIndexOf('/') + 1;
    Place place = new Place(folder(whole.substring(0, name)), whole.substring(name));
    try {
      if (place.name().isEmpty() || !place.folder().has(place.name())) {
        throw new BadInputException("%s: no file %s".formatted(option, whole));
      }
    } catch (IOException e) {
      throw new BadInputException("%s: %s: %s".formatted(option, whole, e.getMessage()), e);
    }
    return place;
  }

  /**
   * A built-in spec by its name, or a spec file by its path, with the changes from the command
   * line.
   */
  ReleaseSpec spec(String nameOrLocation, SpecChanges changes) throws IOException {
    if (SpecReader.BUILT_IN.contains(nameOrLocation) || Folder.of(nameOrLocation).local() != null) {
      return SpecReader.open(nameOrLocation, changes);
    }
    Place file = file("--spec", nameOrLocation);
    byte[] text = file.folder().read(file.name(), MAX_SPEC_BYTES);
    return SpecReader.resolve(new String(text, StandardCharsets.UTF_8), nameOrLocation, changes);
  }

  /** The class map of {@code --map}: a built-in one by its name, or a csv by its path or URL. */
  ClassMap classMap(String nameOrLocation) throws IOException {
    if (!nameOrLocation.endsWith(".csv")) {
      return ClassMap.builtIn(nameOrLocation);
    }
    Place file = file("--map", nameOrLocation);
    return ClassMapFile.read(file.folder(), file.name());
  }
}
