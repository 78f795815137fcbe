package octopus.onboard.pipeline;

import octopus.onboard.change.Change;

/** A change that was made, and how things were before it. @param before JSON of the change's hand */
public record Applied(Change change, String before) {}
