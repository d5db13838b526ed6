package org.vpobuilder.pipeline.verify;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.Sample;

/**
 * A part of {@code vpo verify}, which proves one or more promises of a release. A line in {@code
 * META-INF/services/org.vpobuilder.pipeline.verify.Check} registers it, and nothing else names it.
 * That files can be read and that shards hold samples the {@link Verifier} itself proves.
 */
public interface Check {
  /**
   * What holds of every release that passes.
   *
   * @param name its name in tables and reports: at most 19 small letters, digits and hyphens
   * @param words one sentence
   */
  record Promise(String name, String words) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,18}");

    public Promise {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("a promise called " + name);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The promises that it proves, in the order of the verdict's table. No other check has them. */
  List<Promise> promises();

  /** What a check is of. */
  enum Scope {
    /** Releases, and not control sets. */
    RELEASES,
    /** Control sets, and not releases. */
    CONTROLS,
    BOTH
  }

  /** What it is of. */
  default Scope scope() {
    return Scope.RELEASES;
  }

  /** Begins with a release, before its shards are read. */
  Run begin(Reference reference);

  /** A check at work on one release. */
  @FunctionalInterface
  interface Run {
    /**
     * Looks at a sample whose json is valid. It is called from several threads at once, in no
     * order.
     */
    void sample(Sample sample, Files files);

    /** Looks at the whole, once every file has been read. */
    default void end(Whole whole) {}

    /** A run that looks at no single sample. */
    static Run atEnd(Consumer<Whole> check) {
      return new Run() {
        @Override
        public void sample(Sample sample, Files files) {
          // What this check proves stands in other files.
        }

        @Override
        public void end(Whole whole) {
          check.accept(whole);
        }
      };
    }
  }

  /**
   * What is known before the shards are read.
   *
   * @param files the files of the release; what is not valid of them is already among the findings
   * @param findings takes what the check looked at and how that failed
   * @param spec null if the release has no valid one; {@code classMap} and {@code licences}
   *     likewise
   * @param base the release that a control set is compared with; null if none was named
   */
  record Reference(
      FolderFiles files,
      Findings findings,
      @Nullable ReleaseSpec spec,
      @Nullable ClassMap classMap,
      @Nullable LicenceTable licences,
      PlanRows plan,
      @Nullable Folder base) {}

  /** The files of one key as they stand in a shard; some may be missing. */
  record Files(
      Place place, ShardFile shard, AudioContainer container, Map<Member, byte[]> byMember) {
    Files(Place place, ShardFile shard, AudioContainer container) {
      this(place, shard, container, new EnumMap<>(Member.class));
    }

    public boolean has(Member member) {
      return byMember.containsKey(member);
    }

    /** The bytes of a member that is there. */
    public byte[] get(Member member) {
      byte[] bytes = byMember.get(member);
      if (bytes == null) {
        throw new IllegalStateException("no " + member);
      }
      return bytes;
    }
  }

  /**
   * What is known once every file has been read.
   *
   * @param manifest empty if it is absent or not valid; {@code planSummary} likewise
   * @param tally what the shards hold
   * @param hashes bytes and SHA-256 of every file that could be read, by path
   */
  record Whole(
      Optional<Release> manifest,
      Optional<PlanSummary> planSummary,
      Tally tally,
      Map<String, Release.FileEntry> hashes) {}
}
