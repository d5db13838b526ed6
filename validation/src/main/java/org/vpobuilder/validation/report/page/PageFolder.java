package org.vpobuilder.validation.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vpobuilder.schemas.OutputFolder;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.SampleKey;

/**
 * The folder of a report. It appears as a whole, by a rename. The same rule holds for every kind of
 * report: the folder may be missing, empty, or contain an earlier page of this command, which is
 * replaced. A folder that contains any other file is refused and left unchanged.
 */
public final class PageFolder {
  /** The name of the page. */
  public static final String FILE = "index.html";

  /** The generator in the head of a page, within its first kilobyte. */
  static final String GENERATOR = "vpo report";

  private static final String MARK = "name=\"generator\" content=\"" + GENERATOR + "\"";

  /** The number of bytes that are read to recognise an earlier page. */
  private static final int HEAD = 1 << 10;

  /** The names of all files that reports have. */
  private static final Pattern OWN =
      Pattern.compile(
          "index\\.html|tables/[a-z0-9-]+\\.(csv|tex)|figures/[a-z0-9-]+\\.(svg|png)|gallery/(index|chunk-\\d+)\\.js"
              + "|gallery/[a-z0-9-]+/(train|val|test)/(?<key>[^./]+)(\\.(left|right|stem\\d+))?\\.(jpg|png|opus|flac)");

  private PageFolder() {}

  /** Writes a report's files. */
  public interface Content {
    void write(Path folder) throws IOException;
  }

  /**
   * Writes a report.
   *
   * @param out folder of the report
   * @param content writes into a temporary folder next to it, which then gets its name
   * @return the page's file
   * @throws BadInputException if {@code out} is a file, or a folder with files that do not belong
   *     to a report
   */
  public static Path write(Path out, Content content) throws IOException {
    Path target = Files.isDirectory(out) ? out.toRealPath() : out.toAbsolutePath().normalize();
    if (target.getParent() == null) {
      throw new BadInputException("--out %s: got a root, wanted a folder".formatted(out));
    }
    OutputFolder.replace(
        target,
        () -> requireReplaceable(target, out),
        folder -> {
          content.write(folder);
          return target;
        });
    return target.resolve(FILE);
  }

  private static void requireReplaceable(Path target, Path out) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    String wanted = "wanted an absent or empty folder, or an earlier page of this command";
    if (!Files.isDirectory(target)) {
      throw new BadInputException("--out %s: got a file; %s".formatted(out, wanted));
    }
    try (Stream<Path> files = Files.walk(target)) {
      for (Path file : files.filter(f -> !Files.isDirectory(f)).sorted().toList()) {
        String name = target.relativize(file).toString().replace('\\', '/');
        boolean own = isOwn(name) && (!name.equals(FILE) || isPage(file));
        if (!own) {
          throw new BadInputException(
              "--out %s: got a folder that holds %s; %s".formatted(out, name, wanted));
        }
      }
    }
    // Files with names of a gallery do not make a folder one of our pages.
    try (Stream<Path> files = Files.list(target)) {
      if (files.findAny().isPresent() && !Files.exists(target.resolve(FILE))) {
        throw new BadInputException(
            "--out %s: got a folder without a page; %s".formatted(out, wanted));
      }
    }
  }

  private static boolean isOwn(String name) {
    Matcher matcher = OWN.matcher(name);
    if (!matcher.matches()) {
      return false;
    }
    String key = matcher.group("key");
    return key == null || SampleKey.isKey(key);
  }

  private static boolean isPage(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEAD), StandardCharsets.UTF_8).contains(MARK);
    }
  }
}
