package org.vpobuilder.pipeline.world;

import java.util.List;

/** An image and the objects in it, the largest first, which is the order of painting. */
record DrawnScene(Frame frame, List<DrawnObject> objects) {}
