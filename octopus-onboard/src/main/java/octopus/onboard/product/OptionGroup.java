package octopus.onboard.product;

/** Options that a form shows together. @param advanced whether a form may hide it at first */
public record OptionGroup(String id, Words title, boolean advanced) {}
