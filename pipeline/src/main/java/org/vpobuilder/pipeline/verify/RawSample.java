package org.vpobuilder.pipeline.verify;

import java.util.EnumMap;
import java.util.Map;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.AudioContainer;

/** The files of one key as they stand in a shard. */
record RawSample(
    Place place, ShardFile shard, AudioContainer container, Map<Member, byte[]> files) {
  RawSample(Place place, ShardFile shard, AudioContainer container) {
    this(place, shard, container, new EnumMap<>(Member.class));
  }

  boolean has(Member member) {
    return files.containsKey(member);
  }

  /** Only of a member that is there. */
  byte[] file(Member member) {
    byte[] bytes = files.get(member);
    if (bytes == null) {
      throw new IllegalStateException("no " + member);
    }
    return bytes;
  }
}
