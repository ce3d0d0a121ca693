import Support

/// A number with what it counts: `1 shard`, `2,000 shards`.
enum Counted {
  static func text(_ count: Int, _ name: String) -> String {
    "\(grouped(count)) \(name)\(count == 1 ? "" : "s")"
  }
}
