package org.vpobuilder.pipeline.decode;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Loader;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * How a decoder process is started: this JVM's Java with a small heap, and of this process's
 * classes only those that decode. They are found through their class loader, since on a Flink
 * worker they are on no class path.
 */
final class DecoderCommand {
  /** A clip's file and samples at their largest, and some. */
  private static final String HEAP = "-Xmx768m";

  private static final String JAVACPP = "org.bytedeco.";

  private DecoderCommand() {}

  /**
   * The command line.
   *
   * @param server has the main method
   */
  static List<String> of(Class<?> server) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It starts in a fraction of a second and its work is native: what C2 does is not worth it.
    command.addAll(
        List.of(HEAP, "-Xms16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    // A crash is ordinary here: no file of it, and no core.
    command.addAll(
        List.of(
            "-XX:ErrorFile=" + (File.separatorChar == '/' ? "/dev/null" : "NUL"),
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+DisplayVMOutputToStderr",
            "-XX:-UsePerfData"));
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(JAVACPP))
        .sorted()
        .forEach(name -> command.add("-D%s=%s".formatted(name, System.getProperty(name))));
    command.addAll(List.of("-cp", classPath(server), server.getName()));
    return command;
  }

  private static String classPath(Class<?> server) throws IOException {
    Set<String> places = new LinkedHashSet<>();
    for (Class<?> type :
        List.of(server, DecoderServer.class, RejectionCode.class, Loader.class, avutil.class)) {
      places.add(placeOf(type));
    }
    places.add(placeOfNatives(Loader.class, "javacpp", "jnijavacpp"));
    places.add(placeOfNatives(avutil.class, "ffmpeg", "jniavutil"));
    return places.stream().collect(Collectors.joining(File.pathSeparator));
  }

  private static String placeOf(Class<?> type) throws IOException {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IOException(type.getName() + ": from no file");
    }
    return path(source.getLocation().toString());
  }

  /** The jar that has this platform's natives. */
  private static String placeOfNatives(Class<?> user, String library, String member)
      throws IOException {
    String file =
        "/org/bytedeco/%s/%s/%s"
            .formatted(library, Loader.getPlatform(), System.mapLibraryName(member));
    URL found = user.getResource(file);
    String url = String.valueOf(found);
    int end = url.indexOf("!/");
    if (!url.startsWith("jar:") || end < 0) {
      throw new IOException("no jar has natives for this platform: no " + file);
    }
    return path(url.substring("jar:".length(), end));
  }

  private static String path(String url) throws IOException {
    try {
      return Path.of(new URI(url)).toString();
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IOException(url + ": not a file", e);
    }
  }
}
