package org.vpobuilder.pipeline.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.world.SharedWorld;
import picocli.CommandLine;

/**
 * A run of {@code vpo} in this process.
 *
 * @param out what the command printed
 * @param err its error messages; progress goes to {@link System#err} instead
 */
record VpoRun(int code, String out, String err) {
  static VpoRun of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Vpo.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int code = line.execute(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
    return new VpoRun(code, out.toString(), err.toString());
  }

  /**
   * {@code vpo build} of a source folder that holds {@code coco} and {@code vggsound}, with the
   * tests' cache of decoded clips.
   */
  static VpoRun build(Path sources, Path out, Object... more) {
    return onSources("build", sources, out, more);
  }

  /** A command with the options {@code --coco}, {@code --vggsound} and {@code --out}. */
  static VpoRun decoding(String command, Path sources, Path out, Object... more) {
    List<Object> always =
        List.of(
            command,
            "--coco",
            sources.resolve("coco"),
            "--vggsound",
            sources.resolve("vggsound"),
            "--out",
            out);
    return of(Stream.concat(always.stream(), Arrays.stream(more)).toArray());
  }

  /** The same with the tests' cache of decoded clips. */
  static VpoRun onSources(String command, Path sources, Path out, Object... more) {
    Stream<Object> cache = Stream.of("--cache", SharedWorld.decodedClips());
    return decoding(command, sources, out, Stream.concat(cache, Arrays.stream(more)).toArray());
  }
}
