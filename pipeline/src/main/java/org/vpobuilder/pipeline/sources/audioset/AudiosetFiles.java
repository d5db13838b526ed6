package org.vpobuilder.pipeline.sources.audioset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vpobuilder.pipeline.sources.MediaFiles;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Finds the clips' files by listing the root and the folders below it. AudioSet is distributed
 * without sound: every tool that fetches its clips has its own names and folders. All these names
 * are accepted: {@code {ytid}.wav}, {@code Y{ytid}.wav}, {@code {ytid}_{start}.flac} and {@code
 * {ytid}_{start}_{end}.wav}, with times in seconds, padded or not, or in milliseconds. A file with
 * a time other than the clip's belongs to another clip.
 */
final class AudiosetFiles {
  /**
   * PANNs and the Hugging Face copy put a Y before an id, which then has 12 characters instead of
   * 11; so the two forms can't be mixed up, though ids may begin with Y and contain underscores.
   */
  private static final Pattern NAME =
      Pattern.compile(
          "(Y?)([A-Za-z0-9_-]{11})(?:_(\\d{1,9}(?:\\.\\d{1,6})?)(?:_(\\d{1,9}(?:\\.\\d{1,6})?))?)?");

  /** The depth of {@code audios/unbalanced_train_segments/unbalanced_train_segments_part00/}. */
  private static final int DEEPEST = 4;

  private static final int MOST_FOLDERS = 2_000;

  private final Folder root;
  private final Map<String, AudiosetTables.Segment> wanted;
  private final Map<String, List<String>> files = new HashMap<>();
  private final Map<String, Integer> places = new TreeMap<>();
  private final Map<String, Integer> namings = new TreeMap<>();
  private int folders;

  /** A media file that belongs to no wanted clip, for the message. */
  private String other = "";

  private AudiosetFiles(Folder root, Map<String, AudiosetTables.Segment> wanted) {
    this.root = root;
    this.wanted = wanted;
  }

  /**
   * Lists the files of some clips.
   *
   * @param wanted the clips, by video
   * @throws BadInputException if there are more folders than a data set has
   */
  static AudiosetFiles find(Folder root, Map<String, AudiosetTables.Segment> wanted)
      throws IOException {
    AudiosetFiles files = new AudiosetFiles(root, wanted);
    files.list("", 0);
    files.files.values().forEach(same -> same.sort(null));
    return files;
  }

  private void list(String folder, int depth) throws IOException {
    if (++folders > MOST_FOLDERS) {
      throw new BadInputException(
          "--audio %s: %s: over %d folders, wanted AudioSet's own"
              .formatted(AudiosetSource.NAME, root, MOST_FOLDERS));
    }
    List<String> below = new ArrayList<>();
    for (String name : root.listing(folder)) {
      if (MediaFiles.isMedia(name)) {
        media(folder, name);
      } else if (name.indexOf('.') < 0 && depth < DEEPEST) {
        // A file may lack an extension, too: then listing it as a folder gives nothing.
        below.add(name);
      }
    }
    for (String name : below) {
      list(path(folder, name), depth + 1);
    }
  }

  private static String path(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  private void media(String folder, String name) {
    Matcher parts = NAME.matcher(MediaFiles.stem(name));
    AudiosetTables.Segment segment = parts.matches() ? wanted.get(parts.group(2)) : null;
    if (segment == null || !isOf(segment, parts)) {
      if (other.isEmpty() && !name.startsWith(".")) {
        other = path(folder, name);
      }
      return;
    }
    files.computeIfAbsent(segment.video(), v -> new ArrayList<>(1)).add(path(folder, name));
    places.merge(folder.isEmpty() ? "." : folder, 1, Integer::sum);
    String naming =
        parts.group(1)
            + "{ytid}"
            + (parts.group(3) == null ? "" : "_{start}")
            + (parts.group(4) == null ? "" : "_{end}");
    namings.merge(naming, 1, Integer::sum);
  }

  private static boolean isOf(AudiosetTables.Segment segment, Matcher parts) {
    String start = parts.group(3);
    if (start == null) {
      return true;
    }
    double time = Double.parseDouble(start);
    // Some tools cut off the fractions of seconds.
    return time == segment.startMillis()
        || time == segment.startMillis() / 1000.0
        || time == segment.startMillis() / 1000;
  }

  /** The files of a clip, sorted; one, unless it is missing or ambiguous. */
  List<String> of(String video) {
    return files.getOrDefault(video, List.of());
  }

  /** The folder with most of the clips, and the number of other folders. */
  String place() {
    String most = most(places);
    return places.size() <= 1 ? most : "%s and %d others".formatted(most, places.size() - 1);
  }

  /** The form in which most clips are named. */
  String naming() {
    return most(namings);
  }

  private static String most(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .max(
            Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  /** The text for the message if no clip was found. */
  String looked() {
    return "wanted files such as {ytid}.wav, Y{ytid}.wav or {ytid}_{start}.flac below %s, found %s"
        .formatted(root, other.isEmpty() ? "no file of sound" : SourceText.printable(other));
  }
}
