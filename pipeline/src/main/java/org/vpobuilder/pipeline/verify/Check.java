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
 * A check of {@code vpo verify}, which proves one or more promises of a release. A line in {@code
 * META-INF/services/org.vpobuilder.pipeline.verify.Check} registers it, and no other file names it.
 * The {@link Verifier} itself proves that files can be read and that shards hold samples.
 */
public interface Check {
  /**
   * A property of every release that passes.
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

  /**
   * The promises that it proves, in the order of the verdict's table. No other check has the same
   * ones.
   */
  List<Promise> promises();

  /** The kinds of folders that a check applies to. */
  enum Scope {
    /** Only releases that are not control sets. */
    RELEASES,
    /** Only control sets. */
    CONTROLS,
    BOTH
  }

  /** The kinds of folders that this check applies to. */
  default Scope scope() {
    return Scope.RELEASES;
  }

  /** Begins the check of a release, before its shards are read. */
  Run begin(Reference reference);

  /** A check in progress on one release. */
  @FunctionalInterface
  interface Run {
    /** Looks at a sample whose json is valid. Called from several threads at once, in no order. */
    void sample(Sample sample, Files files);

    /** Looks at the whole, once every file has been read. */
    default void end(Whole whole) {}

    /** A run that looks only at the whole and not at samples. */
    static Run atEnd(Consumer<Whole> check) {
      return new Run() {
        @Override
        public void sample(Sample sample, Files files) {
          // This check uses other files than the samples'.
        }

        @Override
        public void end(Whole whole) {
          check.accept(whole);
        }
      };
    }
  }

  /**
   * The data that is known before the shards are read.
   *
   * @param files the files of the release; files that are not valid are already among the findings
   * @param findings takes counts of the checked things, and failures
   * @param spec null if the release has no valid one, as for {@code classMap} and {@code licences}
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

  /** The files of one key in a shard; some may be missing. */
  record Files(
      Place place, ShardFile shard, AudioContainer container, Map<Member, byte[]> byMember) {
    Files(Place place, ShardFile shard, AudioContainer container) {
      this(place, shard, container, new EnumMap<>(Member.class));
    }

    public boolean has(Member member) {
      return byMember.containsKey(member);
    }

    /** The bytes of a member, which must be there. */
    public byte[] get(Member member) {
      byte[] bytes = byMember.get(member);
      if (bytes == null) {
        throw new IllegalStateException("no " + member);
      }
      return bytes;
    }
  }

  /**
   * The data that is known once every file has been read.
   *
   * @param manifest empty if it is absent or not valid, as for {@code planSummary}
   * @param tally counts of the shards' content
   * @param hashes bytes and SHA-256 of every file that could be read, by path
   */
  record Whole(
      Optional<Release> manifest,
      Optional<PlanSummary> planSummary,
      Tally tally,
      Map<String, Release.FileEntry> hashes) {}
}
