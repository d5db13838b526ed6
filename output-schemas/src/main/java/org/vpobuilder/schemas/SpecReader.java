package org.vpobuilder.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Reads a release spec from YAML: checked against its JSON Schema, then against the rules that a
 * schema can't express. Errors for unknown keys and impossible values give name and line.
 */
public final class SpecReader {
  /**
   * The built-in specs: the published counts and rules, those with pairs, and small releases to try
   * and to train on.
   */
  public static final List<String> BUILT_IN = List.of("vpo-2024", "vpo-next", "demo", "demo-train");

  private static final int MAX_BYTES = 1_000_000;

  private SpecReader() {}

  /** Opens a built-in spec by its name, or the file at that path; either may have a base. */
  public static ReleaseSpec open(String nameOrPath) {
    return open(nameOrPath, SpecChanges.NONE);
  }

  /**
   * Opens a built-in spec by its name, or the file at that path, and applies the changes of a
   * command line.
   */
  public static ReleaseSpec open(String nameOrPath, SpecChanges changes) {
    if (BUILT_IN.contains(nameOrPath)) {
      return resolve(builtInText(nameOrPath), nameOrPath, changes);
    }
    Path file = Path.of(nameOrPath);
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          "--spec: got %s, wanted a YAML file or one of the built-in %s"
              .formatted(nameOrPath, String.join(", ", BUILT_IN)));
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new BadInputException(
            "%s: got %d bytes, wanted at most %d".formatted(file, Files.size(file), MAX_BYTES));
      }
      return resolve(
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file.toString(), changes);
    } catch (IOException e) {
      throw new BadInputException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a spec that a person wrote: it may name a {@code base} and then give only the values that
   * differ, and it may leave subsets out.
   *
   * @param where names the file in errors
   */
  public static ReleaseSpec resolve(String yaml, String where, SpecChanges changes) {
    requireSmall(yaml.getBytes(StandardCharsets.UTF_8), where);
    return new SpecResolver(YamlDocument.parse(yaml, where)).resolve(changes);
  }

  /**
   * Reads a whole spec, as a release keeps it.
   *
   * @param where names the file in errors
   */
  public static ReleaseSpec read(byte[] yaml, String where) {
    requireSmall(yaml, where);
    return read(new String(yaml, StandardCharsets.UTF_8), where);
  }

  /**
   * Reads a whole spec, as a release keeps it.
   *
   * @param where names the file in errors
   */
  public static ReleaseSpec read(String yaml, String where) {
    return YamlText.read(yaml, Formats.SPEC, where);
  }

  private static void requireSmall(byte[] yaml, String where) {
    if (yaml.length > MAX_BYTES) {
      throw new BadInputException(
          "%s: got %d bytes, wanted at most %d".formatted(where, yaml.length, MAX_BYTES));
    }
  }

  /** The whole spec as YAML, which a release keeps as {@code spec.yaml}. */
  public static byte[] write(ReleaseSpec spec) {
    return YamlText.write(spec, Formats.SPEC);
  }

  /** The whole spec as YAML for people: the values of {@link #write}, without exponents. */
  public static String print(ReleaseSpec spec) {
    return YamlText.plain(spec, Formats.SPEC);
  }

  /** The text of a built-in spec, including comments. */
  public static String builtInText(String name) {
    try (InputStream in = SpecReader.class.getResourceAsStream("specs/" + name + ".yaml")) {
      if (in == null) {
        throw new BadInputException("no built-in spec " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("specs/" + name, e);
    }
  }
}
