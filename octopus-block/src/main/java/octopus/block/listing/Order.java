package octopus.block.listing;

/** By what a list is sorted, and which way. @param <K> what the list can be sorted by */
public record Order<K>(K by, boolean ascending) {}
