import ArgumentParser

/// The shells that completions are for.
enum Shell: String, CaseIterable, ExpressibleByArgument {
  case bash, zsh, fish

  /// What a shell runs to complete the words of 'descent': it asks the program itself, so that it needs no
  /// renewal when commands or catalogues change.
  var script: String {
    switch self {
    case .bash:
      """
      # Completions of descent for bash, in ~/.bashrc:  source <(descent completions bash)
      _descent() {
        local program="${COMP_WORDS[0]/#\\~\\//$HOME/}" kind text rest
        COMPREPLY=()
        {
          IFS= read -r kind
          while IFS=$'\\t' read -r text rest; do COMPREPLY+=("$text"); done
        } < <("$program" complete bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
        if [[ $kind == paths ]]; then compopt -o filenames 2>/dev/null; fi
        if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == */ ]]; then
          compopt -o nospace 2>/dev/null
        fi
      }
      complete -o nosort -F _descent descent 2>/dev/null || complete -F _descent descent

      """
    case .zsh:
      """
      #compdef descent
      # Completions of descent for zsh, in ~/.zshrc after compinit:  source <(descent completions zsh)
      _descent() {
        local -a lines paths folders entries
        local line kind
        lines=("${(@f)$("${words[1]/#\\~\\//$HOME/}" complete zsh -- \\
          "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
        kind="$lines[1]"
        shift lines
        (( $#lines )) || return 1
        if [[ $kind == paths ]]; then
          folders=("${(@M)lines:#*/}")
          paths=("${(@)lines:#*/}")
          if [[ $PREFIX == \\~* ]]; then
            # A tilde means the home folder only where it is not quoted.
            folders=("${(@)${(@q)folders}/#\\\\\\~/~}")
            paths=("${(@)${(@q)paths}/#\\\\\\~/~}")
            (( $#folders )) && compadd -Q -S '' -- "$folders[@]"
            (( $#paths )) && compadd -Q -- "$paths[@]"
          else
            (( $#folders )) && compadd -S '' -- "$folders[@]"
            (( $#paths )) && compadd -- "$paths[@]"
          fi
        else
          for line in "$lines[@]"; do
            if [[ $line == *$'\\t'* ]]; then
              entries+=("${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}")
            else
              entries+=("${line//:/\\\\:}")
            fi
          done
          _describe -V descent entries
        fi
      }
      if [[ $funcstack[1] == _descent ]]; then _descent "$@"; else compdef _descent descent; fi

      """
    case .fish:
      """
      # Completions of descent for fish:
      #   descent completions fish > ~/.config/fish/completions/descent.fish
      function __descent_complete
          set -l tokens (commandline -opc)
          set -l current (commandline -ct)
          set -l program (string replace -r '^~/' "$HOME/" -- $tokens[1])
          command $program complete fish -- $tokens[2..] "$current" 2>/dev/null
      end
      complete -c descent -f -k -a '(__descent_complete)'

      """
    }
  }

  /// The words of a line as the program would get them, from what the shell hands over; and how much of
  /// the last word the shell takes for granted.
  func words(_ given: [String]) -> (words: [String], prefix: String) {
    switch self {
    case .zsh: return (given, "")
    case .fish: return (given.dropLast() + given.suffix(1).map(Self.unquoted), "")
    case .bash: break
    }
    // Bash breaks words at '='.
    var words: [String] = []
    var prefix = ""
    var at = 0
    while at < given.count {
      var word = given[at]
      prefix = ""
      if word.hasPrefix("--"), at + 1 < given.count, given[at + 1] == "=" {
        prefix = "\(word)="
        word = prefix + (at + 2 < given.count ? given[at + 2] : "")
        at += 2
      }
      words.append(Self.unquoted(word))
      at += 1
    }
    return (words, prefix)
  }

  /// A word without the quotes and backslashes of a shell; a quote may be left open.
  private static func unquoted(_ word: String) -> String {
    var result = ""
    var quote: Character?
    var isEscaped = false
    for character in word {
      if isEscaped {
        // Within double quotes a backslash stays before what it does not escape.
        if quote == "\"", !"\"\\$`".contains(character) { result.append("\\") }
        result.append(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { result.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
      } else {
        result.append(character)
      }
    }
    return result
  }
}
