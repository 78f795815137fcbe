package octopus.onboard.product;

import java.time.Instant;

/** A product's file as somebody added it. */
record AddedProduct(String id, int version, String text, String addedBy, Instant addedAt) {}
