/// A file of TensorBoard's events: `tensorflow.Event` messages, a record each.
///
/// An event has a time. A clock's would make two runs of an experiment differ, so it is the step, in seconds: the
/// axes of relative and of wall time then show iterations, too.
struct EventFile {
  private var file = RecordFile()

  var bytes: [UInt8] { file.bytes }

  /// Begins a file, by the version of the events that readers ask for.
  init() {
    var event = ProtocolBuffer()
    event.put(EventField.fileVersion, "brain.Event:2")
    file.append(event.bytes)
  }

  /// A number under a tag, as readers of scalars take it.
  struct Scalar {
    let tag: String
    /// TensorBoard keeps 32 bits of it.
    let value: Float
    /// Shown beside the tag; may be empty.
    var description = ""
  }

  /// Adds the scalars of a step.
  mutating func add(_ scalars: [Scalar], step: Int) {
    add(step: step) { summary in
      for scalar in scalars {
        summary.put(SummaryField.value) { value in
          value.put(ValueField.tag, scalar.tag)
          value.put(ValueField.simpleValue, chosen: scalar.value)
          if !scalar.description.isEmpty {
            value.put(ValueField.metadata) { metadata in
              metadata.put(MetadataField.pluginData) { $0.put(PluginField.name, "scalars") }
              metadata.put(MetadataField.description, scalar.description)
            }
          }
        }
      }
    }
  }

  /// Adds what a plugin reads: its data is in the metadata of a tensor without elements.
  mutating func add(tag: String, plugin: String, content: [UInt8], step: Int) {
    add(step: step) { summary in
      summary.put(SummaryField.value) { value in
        value.put(ValueField.tag, tag)
        value.put(ValueField.tensor) { tensor in
          tensor.put(TensorField.type, whole: TensorField.float)
          // One dimension, of size 0.
          tensor.put(TensorField.shape) { $0.put(TensorField.dimension) { _ in } }
        }
        value.put(ValueField.metadata) { metadata in
          metadata.put(MetadataField.pluginData) { data in
            data.put(PluginField.name, plugin)
            data.put(PluginField.content, content)
          }
        }
      }
    }
  }

  private mutating func add(step: Int, _ summary: (inout ProtocolBuffer) -> Void) {
    var event = ProtocolBuffer()
    event.put(EventField.wallTime, Double(step))
    event.put(EventField.step, whole: step)
    event.put(EventField.summary, summary)
    file.append(event.bytes)
  }
}

// The numbers of fields, from TensorFlow's event.proto, summary.proto and tensor.proto.

private enum EventField {
  static let (wallTime, step, fileVersion, summary) = (1, 2, 3, 5)
}

private enum SummaryField {
  static let value = 1
}

private enum ValueField {
  static let (tag, simpleValue, tensor, metadata) = (1, 2, 8, 9)
}

private enum MetadataField {
  static let (pluginData, description) = (1, 3)
}

private enum PluginField {
  static let (name, content) = (1, 2)
}

private enum TensorField {
  static let (type, shape) = (1, 2)
  /// Of the shape.
  static let dimension = 2
  /// The type `DT_FLOAT`.
  static let float = 1
}
